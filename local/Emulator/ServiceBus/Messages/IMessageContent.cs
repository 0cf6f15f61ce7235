namespace Local.Emulator.ServiceBus.Messages;

/// <summary>
/// A message as it was sent, opaque and immutable. The broker reads properties only if an entity's settings need them, so an implementation
/// keeps the encoded form and decodes on demand. https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messages-payloads
/// </summary>
internal interface IMessageContent
{
    /// <summary>The size in bytes on the wire, as message and entity limits count it.</summary>
    int Size { get; }

    string? MessageId { get; }

    string? CorrelationId { get; }

    string? To { get; }

    string? ReplyTo { get; }

    /// <summary>The Subject of the SDKs, which filters call Label.</summary>
    string? Subject { get; }

    string? ContentType { get; }

    string? SessionId { get; }

    string? ReplyToSessionId { get; }

    string? PartitionKey { get; }

    TimeSpan? TimeToLive { get; }

    DateTimeOffset? ScheduledEnqueueTime { get; }

    /// <summary>The sender's own properties. Their names are case-sensitive here, but not in filters.</summary>
    IReadOnlyDictionary<string, object?> ApplicationProperties { get; }

    /// <summary>Returns the body as readable text, truncated to a number of characters.</summary>
    string BodyText(int most);

    /// <summary>Returns the same message with some properties changed.</summary>
    IMessageContent With(ContentChanges changes);
}
