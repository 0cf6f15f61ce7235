namespace Lambda.Engine.Routing.Topics;

/// <summary>The messages of a topic that invoke a function. The topic is an Event Grid topic.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html.</remarks>
public sealed record TopicSubscription
{
    /// <summary>The filter policy, as JSON; null for all messages.</summary>
    public string? FilterPolicy { get; init; }

    /// <summary>
    /// The part of a message that the policy is applied to; <see cref="FilterPolicyScope.MessageAttributes"/> by default.
    /// </summary>
    public FilterPolicyScope FilterPolicyScope { get; init; }

    /// <summary>
    /// The target of the redrive policy: where a message goes if the function cannot be invoked with it, such as
    /// <c>service-bus-queue:name</c> or another destination for failed events. Null if there is none.
    /// </summary>
    public string? RedriveTo { get; init; }
}
