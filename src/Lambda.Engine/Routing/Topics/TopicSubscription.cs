namespace Lambda.Engine.Routing.Topics;

/// <summary>Which messages of a topic, which is a topic of Event Grid, invoke a function.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html.</remarks>
public sealed record TopicSubscription
{
    /// <summary>The filter policy, as JSON; null for all messages.</summary>
    public string? FilterPolicy { get; init; }

    /// <summary>What the policy is applied to (<see cref="FilterPolicyScope.MessageAttributes"/>).</summary>
    public FilterPolicyScope FilterPolicyScope { get; init; }

    /// <summary>
    /// Where a message goes that the function cannot be invoked with, as <c>service-bus-queue:name</c> or another destination for failed
    /// events: the target of the redrive policy. Null for nowhere.
    /// </summary>
    public string? RedriveTo { get; init; }
}
