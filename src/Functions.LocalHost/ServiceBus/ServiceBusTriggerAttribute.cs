using Microsoft.Azure.WebJobs.Description;

namespace Functions.LocalHost.ServiceBus;

/// <summary>The binding <c>serviceBusTrigger</c>, filled from a function's metadata.</summary>
[Binding]
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute : Attribute
{
    /// <summary>Of a queue.</summary>
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>Of a subscription.</summary>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName) =>
        (TopicName, SubscriptionName) = (topicName, subscriptionName);

    public string? QueueName { get; }

    public string? TopicName { get; }

    public string? SubscriptionName { get; }

    public string? Connection { get; set; }

    public bool IsSessionsEnabled { get; set; }

    /// <summary>
    /// A <see cref="bool"/>; null where the function does not say, so that host.json does. An attribute cannot have one that is
    /// nullable.
    /// </summary>
    public object? AutoCompleteMessages { get; set; }
}
