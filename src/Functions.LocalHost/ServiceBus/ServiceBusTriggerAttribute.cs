using Functions.LocalHost.Listeners;
using Microsoft.Azure.WebJobs.Description;

namespace Functions.LocalHost.ServiceBus;

/// <summary>Configures the binding <c>serviceBusTrigger</c>; its values come from the function's metadata.</summary>
[Binding]
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute : Attribute, IProvidesModelItems
{
    /// <summary>Creates the trigger of a queue.</summary>
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>Creates the trigger of a subscription.</summary>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName) =>
        (TopicName, SubscriptionName) = (topicName, subscriptionName);

    public string? QueueName { get; }

    public string? TopicName { get; }

    public string? SubscriptionName { get; }

    public string? Connection { get; set; }

    public bool IsSessionsEnabled { get; set; }

    /// <summary>
    /// Whether messages are completed when the function succeeds: a <see cref="bool"/>, or null if host.json decides. Its type is object
    /// because attributes cannot have nullable Booleans.
    /// </summary>
    public object? AutoCompleteMessages { get; set; }
}
