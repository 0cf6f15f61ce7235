using System.Globalization;
using System.Text.Json;

namespace Lambda.Engine.Polling.Streams;

/// <summary>
/// Writes the event that a function receives for a batch, in the form of its stream: Kinesis, DynamoDB, DocumentDB or Kafka.
/// </summary>
internal static class StreamEvent
{
    /// <inheritdoc cref="KinesisEvent.FixedSize"/>
    public static int FixedSize(StreamShard shard) =>
        shard.Kafka is not null ? KafkaEventJson.FixedSize(shard)
        : shard.IsDocumentDb ? DocumentDbEventJson.FixedSize
        : shard.IsDynamoDb ? DynamoDbEventJson.FixedSize(shard) : KinesisEvent.FixedSize(shard);

    /// <inheritdoc cref="KinesisEvent.LargestSize"/>
    public static long LargestSize(StreamShard shard, StreamRecord record, int fixedSize) =>
        shard.Kafka is not null ? KafkaEventJson.LargestSize(record, fixedSize)
        : shard.IsDocumentDb ? DocumentDbEventJson.LargestSize(record)
        : shard.IsDynamoDb ? DynamoDbEventJson.LargestSize(record, fixedSize) : KinesisEvent.LargestSize(record, fixedSize);

    /// <inheritdoc cref="KinesisEvent.EnvelopeSize"/>
    public static int EnvelopeSize(StreamShard shard) =>
        shard.Kafka is null ? KinesisEvent.EnvelopeSize(shard) : KafkaEventJson.EnvelopeSize(shard);

    /// <inheritdoc cref="KinesisEvent.Write"/>
    public static ReadOnlyMemory<byte> Write(StreamShard shard, ReadOnlySpan<StreamRecord> records, WindowPart? window) =>
        shard.Kafka is not null ? KafkaEventJson.Write(shard, records)
        : shard.IsDocumentDb ? DocumentDbEventJson.Write(shard, records)
        : shard.IsDynamoDb ? DynamoDbEventJson.Write(shard, records, window) : KinesisEvent.Write(shard, records, window);

    /// <summary>Returns a sequence number as the event contains it.</summary>
    public static string SequenceNumber(StreamShard shard, long sequence) =>
        shard.IsDynamoDb ? DynamoDbEventJson.Text(sequence) : sequence.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes what filter patterns can match in a record, except its content.</summary>
    public static void WriteMetadata(Utf8JsonWriter writer, StreamRecord record, string arn)
    {
        // A document change has no further members.
        if (new StreamShard(arn, "").IsDocumentDb) return;
        if (record.Kafka is { } kafka) KafkaEventJson.WriteMetadata(writer, record, kafka);
        else if (record.Change is { } change) DynamoDbEventJson.WriteMetadata(writer, change, new(arn, ""));
        else KinesisEvent.WriteMetadata(writer, record);
    }
}
