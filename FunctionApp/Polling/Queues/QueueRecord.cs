namespace FunctionApp.Polling.Queues;

/// <summary>One message of a queue, as its trigger got it.</summary>
/// <param name="MessageId">The id that its sender gave it; unique as far as senders keep it so.</param>
/// <param name="ReceiptHandle">What settles this delivery of it.</param>
/// <param name="Body">What it carries.</param>
/// <param name="SentAt">When the queue took it.</param>
/// <param name="ReceiveCount">How often the queue handed it out, this time included.</param>
public sealed record QueueRecord(string MessageId, string ReceiptHandle, ReadOnlyMemory<byte> Body, DateTimeOffset SentAt, long ReceiveCount)
{
    internal static readonly IReadOnlyDictionary<string, object?> NoAttributes = new Dictionary<string, object?>();

    /// <summary>The earliest time at which it can have been handed out.</summary>
    public DateTimeOffset FirstReceivedAt { get; init; } = SentAt;

    /// <summary>The session within which messages keep their order; null when they keep none.</summary>
    public string? MessageGroupId { get; init; }

    /// <summary>The place in that order.</summary>
    public string? SequenceNumber { get; init; }

    /// <summary>The properties that its sender gave it.</summary>
    public IReadOnlyDictionary<string, object?> Attributes { get; init; } = NoAttributes;
}
