using Functions.LocalHost.Listeners;
using Microsoft.Azure.WebJobs.Description;

namespace Functions.LocalHost.ServiceBus;

/// <summary>The binding <c>serviceBusTrigger</c>, filled from a function's metadata.</summary>
[Binding]
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute : Attribute, IProvidesModelItems
{
    /// <summary>The trigger of a queue.</summary>
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>The trigger of a subscription.</summary>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName) =>
        (TopicName, SubscriptionName) = (topicName, subscriptionName);

    public string? QueueName { get; }

    public string? TopicName { get; }

    public string? SubscriptionName { get; }

    public string? Connection { get; set; }

    public bool IsSessionsEnabled { get; set; }

    /// <summary>
    /// A <see cref="bool"/>, or null if host.json decides. The type is object because attributes cannot have nullable booleans.
    /// </summary>
    public object? AutoCompleteMessages { get; set; }
}
