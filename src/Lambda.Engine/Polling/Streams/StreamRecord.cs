namespace Lambda.Engine.Polling.Streams;

/// <summary>One record of a shard, as the engine sees it.</summary>
/// <param name="PartitionKey">Records with one key are handled in order; empty when the producer set none.</param>
/// <param name="SequenceNumber">Its place in the shard.</param>
/// <param name="Data">What the producer sent.</param>
/// <param name="ArrivedAt">When the stream accepted it; never earlier than the record before it.</param>
public sealed record StreamRecord(string PartitionKey, long SequenceNumber, ReadOnlyMemory<byte> Data, DateTimeOffset ArrivedAt);
