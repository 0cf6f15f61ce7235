using Lambda.Engine.Observability;

namespace Lambda.Engine.Polling.Queues;

/// <summary>A message of a queue, as its trigger received it.</summary>
/// <param name="MessageId">The id that the sender gave the message. Whether it is unique is up to the sender.</param>
/// <param name="ReceiptHandle">Identifies this delivery when the message is settled.</param>
/// <param name="Body">The content of the message.</param>
/// <param name="SentAt">When the queue accepted it.</param>
/// <param name="ReceiveCount">How many times the queue delivered it, including this one.</param>
internal sealed record QueueRecord(
    string MessageId, string ReceiptHandle, ReadOnlyMemory<byte> Body, DateTimeOffset SentAt, long ReceiveCount)
{
    internal static readonly IReadOnlyDictionary<string, object?> NoAttributes = new Dictionary<string, object?>();

    /// <summary>The earliest time at which the message can have been delivered.</summary>
    public DateTimeOffset FirstReceivedAt { get; init; } = SentAt;

    /// <summary>The session, within which messages keep their order; null when there is none.</summary>
    public string? MessageGroupId { get; init; }

    /// <summary>The message's position in the order of its session.</summary>
    public string? SequenceNumber { get; init; }

    /// <summary>The place in a trace at which the message was sent; null when its sender did not say.</summary>
    internal TraceParent? Trace => TraceParent.Read(Attributes);

    /// <summary>The properties that the sender set.</summary>
    public IReadOnlyDictionary<string, object?> Attributes { get; init; } = NoAttributes;

    /// <summary>The additional parts of a message from an Amazon MQ broker; null for other queues.</summary>
    internal BrokerPart? Broker { get; init; }
}
