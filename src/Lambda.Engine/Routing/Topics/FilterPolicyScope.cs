namespace Lambda.Engine.Routing.Topics;

/// <summary>The part of a message that a filter policy is applied to.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html.</remarks>
public enum FilterPolicyScope
{
    /// <summary>The policy is applied to the attributes of the message.</summary>
    MessageAttributes,

    /// <summary>The policy is applied to the body, which must be a JSON object to match.</summary>
    MessageBody,
}
