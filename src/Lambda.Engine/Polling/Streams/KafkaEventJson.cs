using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Writes the Kafka event that a function receives for a batch.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html and with-kafka.html. Lambda writes the bytes of headers as Java does,
/// from -128 to 127.
/// </remarks>
internal static class KafkaEventJson
{
    // The constant text of a record, with room for its numbers.
    private const int RecordOverhead = 320;
    private const int EnvelopeOverhead = 128;
    private const int HeaderOverhead = 8;

    // JSON writes a character as six bytes at most, and a byte of a header, with its comma, as five.
    private const int LongestCharacter = 6;
    private const int LongestHeaderByte = 5;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Returns an upper bound for the size of the JSON that is the same in every record of the shard.</summary>
    public static int FixedSize(StreamShard shard) => RecordOverhead + LongestCharacter * shard.ShardId.Length;

    /// <summary>Returns an upper bound for the size of a record in an event.</summary>
    public static long LargestSize(StreamRecord record, int fixedSize)
    {
        var size = (long)fixedSize + Base64.GetMaxEncodedToUtf8Length(record.Data.Length);
        if (record.Kafka is not { } part) return size;
        size += Base64.GetMaxEncodedToUtf8Length(part.Key?.Length ?? 0);
        foreach (var header in part.Headers)
            size += HeaderOverhead + LongestCharacter * header.Name.Length + (long)LongestHeaderByte * (header.Value?.Length ?? 0);
        return size;
    }

    /// <summary>Returns an upper bound for the size of an event without its records.</summary>
    public static int EnvelopeSize(StreamShard shard) => EnvelopeOverhead
        + LongestCharacter * (shard.StreamArn.Length + shard.ShardId.Length + shard.Kafka!.BootstrapServers.Length);

    /// <summary>Writes the event for a batch.</summary>
    public static ReadOnlyMemory<byte> Write(StreamShard shard, ReadOnlySpan<StreamRecord> records)
    {
        var (cluster, size, fixedSize) = (shard.Kafka!, (long)EnvelopeSize(shard), FixedSize(shard));
        foreach (var record in records) size += LargestSize(record, fixedSize);
        var buffer = new ArrayBufferWriter<byte>((int)size);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartObject();
        writer.WriteString("eventSource"u8, cluster.Arn is null ? "SelfManagedKafka"u8 : "aws:kafka"u8);
        if (cluster.Arn is { } arn) writer.WriteString("eventSourceArn"u8, arn);
        writer.WriteString("bootstrapServers"u8, cluster.BootstrapServers);
        writer.WriteStartObject("records"u8);
        writer.WriteStartArray(shard.ShardId);
        foreach (var record in records) WriteRecord(writer, record);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Writes the members of a record other than its value.</summary>
    public static void WriteMetadata(Utf8JsonWriter writer, StreamRecord record, KafkaPart part)
    {
        WritePlace(writer, record, part);
        WriteHeaders(writer, part);
    }

    private static void WriteRecord(Utf8JsonWriter writer, StreamRecord record)
    {
        var part = record.Kafka!;
        writer.WriteStartObject();
        WritePlace(writer, record, part);
        writer.WriteBase64String("value"u8, record.Data.Span);
        WriteHeaders(writer, part);
        writer.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter writer, StreamRecord record, KafkaPart part)
    {
        writer.WriteString("topic"u8, part.Topic);
        writer.WriteNumber("partition"u8, part.Partition);
        writer.WriteNumber("offset"u8, record.SequenceNumber);
        writer.WriteNumber("timestamp"u8, record.ArrivedAt.ToUnixTimeMilliseconds());
        // The producer's timestamp is not available; this is the time at which the hub accepted the record.
        writer.WriteString("timestampType"u8, "LOG_APPEND_TIME"u8);
        if (part.Key is { } key) writer.WriteBase64String("key"u8, key.Span);
    }

    private static void WriteHeaders(Utf8JsonWriter writer, KafkaPart part)
    {
        writer.WriteStartArray("headers"u8);
        foreach (var header in part.Headers)
        {
            writer.WriteStartObject();
            writer.WritePropertyName(header.Name);
            if (header.Value is { } value)
            {
                writer.WriteStartArray();
                foreach (var one in value.Span) writer.WriteNumberValue((sbyte)one);
                writer.WriteEndArray();
            }
            else
            {
                writer.WriteNullValue();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
