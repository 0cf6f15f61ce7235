namespace Lambda.Events;

/// <summary>The event with a message that was published to a topic.</summary>
/// <param name="Records">Always one record.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html.</remarks>
public sealed record SnsEvent(IReadOnlyList<SnsRecord> Records);

/// <summary>The delivery of a message to a subscription.</summary>
/// <param name="EventVersion">The structure's version, <c>1.0</c>.</param>
/// <param name="EventSubscriptionArn">The ARN of the subscription.</param>
/// <param name="EventSource">Always <c>aws:sns</c>.</param>
/// <param name="Sns">The message and its attributes.</param>
public sealed record SnsRecord(string EventVersion, string EventSubscriptionArn, string EventSource, SnsNotification Sns);

/// <summary>A message that was published to a topic.</summary>
/// <param name="Type">Always <c>Notification</c>.</param>
/// <param name="MessageId">The message's id, which is the id of the published event.</param>
/// <param name="TopicArn">The topic's ARN.</param>
/// <param name="Subject">Its subject; null when it has none.</param>
/// <param name="Message">The body of the message.</param>
/// <param name="Timestamp">When it was published.</param>
/// <param name="MessageAttributes">Its attributes by name.</param>
public sealed record SnsNotification(
    string Type, string MessageId, string TopicArn, string? Subject, string Message, DateTimeOffset Timestamp,
    IReadOnlyDictionary<string, SnsAttribute> MessageAttributes)
{
    /// <summary>The version of the signature. The signature itself is empty.</summary>
    public string? SignatureVersion { get; init; }
}

/// <summary>An attribute of a message.</summary>
/// <param name="Type"><c>String</c>, <c>String.Array</c>, <c>Number</c> or <c>Binary</c>.</param>
/// <param name="Value">The value; Base64 if the type is <c>Binary</c>.</param>
public sealed record SnsAttribute(string Type, string Value);
