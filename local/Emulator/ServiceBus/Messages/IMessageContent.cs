namespace Local.Emulator.ServiceBus.Messages;

/// <summary>
/// A message as it was sent, opaque and immutable. The broker asks for properties only where an entity's settings need them, so an
/// implementation keeps the encoded form and decodes on demand.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messages-payloads
/// </summary>
internal interface IMessageContent
{
    /// <summary>Bytes on the wire: what message and entity limits count.</summary>
    int Size { get; }

    string? MessageId { get; }

    string? CorrelationId { get; }

    string? To { get; }

    string? ReplyTo { get; }

    /// <summary>The SDKs' Subject; Label in filters.</summary>
    string? Subject { get; }

    string? ContentType { get; }

    string? SessionId { get; }

    string? ReplyToSessionId { get; }

    string? PartitionKey { get; }

    TimeSpan? TimeToLive { get; }

    DateTimeOffset? ScheduledEnqueueTime { get; }

    /// <summary>The sender's own properties; names are case-sensitive here, in filters they are not.</summary>
    IReadOnlyDictionary<string, object?> ApplicationProperties { get; }

    /// <summary>The body as readable text, truncated to a number of characters.</summary>
    string BodyText(int most);

    /// <summary>The same message with some properties changed.</summary>
    IMessageContent With(ContentChanges changes);
}
