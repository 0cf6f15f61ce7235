using Lambda.Engine.Observability;

namespace Lambda.Engine.Polling.Streams;

/// <summary>One record of a shard, as the engine sees it.</summary>
/// <param name="PartitionKey">Records with the same key are handled in order. Empty when the producer set none.</param>
/// <param name="SequenceNumber">The record's position in the shard.</param>
/// <param name="Data">What the producer sent.</param>
/// <param name="ArrivedAt">When the stream accepted it; never earlier than the record before it.</param>
internal sealed record StreamRecord(string PartitionKey, long SequenceNumber, ReadOnlyMemory<byte> Data, DateTimeOffset ArrivedAt)
{
    /// <summary>The change of an item that the record describes; null if the record is not such a change, as in an event hub.</summary>
    public StreamChange? Change { get; init; }

    /// <summary>The parts of a Kafka record other than its value; null in other streams.</summary>
    public KafkaPart? Kafka { get; init; }

    /// <summary>The place in a trace at which the record was sent; null when its sender did not say.</summary>
    internal TraceParent? Trace { get; init; }
}

/// <summary>The parts of a table stream's record other than its content, which is <c>dynamodb</c>.</summary>
/// <param name="EventId">The id of the change.</param>
/// <param name="EventName"><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c>.</param>
/// <param name="IsExpiry">Whether time to live removed the item.</param>
internal sealed record StreamChange(string EventId, string EventName, bool IsExpiry);
