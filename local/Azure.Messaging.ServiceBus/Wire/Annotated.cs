using Azure.Core.Amqp;

namespace Azure.Messaging.ServiceBus.Wire;

/// <summary>What the public messages read from, and write to, a message as AMQP has it.</summary>
internal static class Annotated
{
    public const int MaxId = 128;
    private const int GuidSize = 16;

    private static readonly string[] OfTheBroker =
    [
        Names.LockedUntil, Names.SequenceNumber, Names.DeadLetterSource, Names.EnqueuedSequenceNumber, Names.EnqueuedTime, Names.MessageState,
    ];

    public static TimeSpan TimeToLive(AmqpAnnotatedMessage message) => message.Header.TimeToLive ?? TimeSpan.MaxValue;

    public static string Id(string value, string parameter)
    {
        if (string.IsNullOrEmpty(value)) throw new ArgumentException("A message id has 1 to 128 characters; this one has none.", parameter);
        return UpTo(MaxId, value, parameter);
    }

    public static string UpTo(int length, string value, string parameter) =>
        // Null where the caller's own is: its file is not annotated.
        value is { Length: var found } && found > length ? throw new ArgumentException($"It has {found} characters; {length} are allowed.", parameter) : value;

    /// <summary>The GUID of a delivery tag; that of zeros for a tag of another form.</summary>
    public static Guid LockToken(ReadOnlySpan<byte> tag) => tag.Length == GuidSize ? new Guid(tag) : Guid.Empty;

    /// <summary>A copy without what the broker gave it.</summary>
    public static AmqpAnnotatedMessage ToSendOn(AmqpAnnotatedMessage received)
    {
        var copy = new AmqpAnnotatedMessage(received.Body);
        var (from, to) = (received.Properties, copy.Properties);
        (to.MessageId, to.CorrelationId, to.Subject, to.To, to.ReplyTo) = (from.MessageId, from.CorrelationId, from.Subject, from.To, from.ReplyTo);
        (to.ContentType, to.ContentEncoding, to.GroupId, to.ReplyToGroupId, to.GroupSequence, to.UserId) = (from.ContentType, from.ContentEncoding, from.GroupId, from.ReplyToGroupId, from.GroupSequence, from.UserId);
        (copy.Header.TimeToLive, copy.Header.Durable, copy.Header.Priority) = (received.Header.TimeToLive, received.Header.Durable, received.Header.Priority);
        Copy(received.ApplicationProperties, copy.ApplicationProperties, [Names.DeadLetterReason, Names.DeadLetterErrorDescription]);
        Copy(received.MessageAnnotations, copy.MessageAnnotations, OfTheBroker);
        Copy(received.DeliveryAnnotations, copy.DeliveryAnnotations, []);
        Copy(received.Footer, copy.Footer, []);
        return copy;
    }

    private static void Copy(IDictionary<string, object> from, IDictionary<string, object> to, string[] but)
    {
        foreach (var (name, value) in from)
            if (!but.Contains(name)) to[name] = value;
    }
}
