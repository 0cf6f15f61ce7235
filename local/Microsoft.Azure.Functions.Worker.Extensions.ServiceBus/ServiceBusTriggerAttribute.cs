using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function for each message, or batch of messages, of a Service Bus queue or subscription.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger.
/// Binds to <c>ServiceBusReceivedMessage</c>, <see cref="string"/>, <see cref="byte"/>[], <see cref="BinaryData"/> or a type that the
/// message holds as JSON; to arrays of them when <see cref="IsBatched"/>.
/// </remarks>
[InputConverter(typeof(ServiceBusReceivedMessageConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Default)]
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute, ISupportCardinality
{
    /// <summary>Creates the trigger of a queue.</summary>
    /// <param name="queueName">The queue; <c>%Name%</c> stands for an app setting.</param>
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>Creates the trigger of a subscription of a topic.</summary>
    /// <param name="topicName">The topic; <c>%Name%</c> stands for an app setting.</param>
    /// <param name="subscriptionName">The subscription; <c>%Name%</c> stands for an app setting.</param>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName) =>
        (TopicName, SubscriptionName) = (topicName, subscriptionName);

    /// <summary>The queue; null for a subscription.</summary>
    public string? QueueName { get; }

    /// <summary>The topic; null for a queue.</summary>
    public string? TopicName { get; }

    /// <summary>The subscription; null for a queue.</summary>
    public string? SubscriptionName { get; }

    /// <summary>The app setting, or the prefix of app settings, with the namespace; null for <c>AzureWebJobsServiceBus</c>.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether the entity requires sessions, each of which is held by one instance at a time; false by default.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>Whether the function takes an array of messages; false by default.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }

    /// <summary>
    /// Whether a message is completed when the function succeeds. If this is not set, <c>autoCompleteMessages</c> in host.json decides.
    /// </summary>
    public bool AutoCompleteMessages { get; set; }

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
