using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Writes the DynamoDB event that a function receives for a batch.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html and services-ddb-windows.html.</remarks>
internal static class DynamoDbEventJson
{
    // The constant text of a record, with room for its id and who removed it.
    private const int RecordOverhead = 512;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Returns an upper bound for the size of the JSON that is the same in every record of the shard.</summary>
    public static int FixedSize(StreamShard shard) => RecordOverhead + shard.StreamArn.Length;

    /// <summary>Returns an upper bound for the size of a record in an event.</summary>
    public static long LargestSize(StreamRecord record, int fixedSize) => fixedSize + record.Data.Length;

    /// <summary>Writes a sequence number with as many digits as DynamoDB uses, so that sequence numbers also sort as text.</summary>
    public static string Text(long sequence) => sequence.ToString("D21", CultureInfo.InvariantCulture);

    /// <summary>Writes the event for a batch.</summary>
    /// <param name="window">The part of the event about its tumbling window; null without windows.</param>
    public static ReadOnlyMemory<byte> Write(StreamShard shard, ReadOnlySpan<StreamRecord> records, WindowPart? window)
    {
        var (size, fixedSize) = ((long)KinesisEvent.EnvelopeSize(shard) + (window?.State.Length ?? 0), FixedSize(shard));
        foreach (var record in records) size += LargestSize(record, fixedSize);
        var buffer = new ArrayBufferWriter<byte>((int)size);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartObject();
        writer.WriteStartArray("Records"u8);
        var region = shard.Region;
        foreach (var record in records)
        {
            writer.WriteStartObject();
            WriteChange(writer, record.Change!, region);
            writer.WritePropertyName("dynamodb"u8);
            writer.WriteRawValue(record.Data.Span, skipInputValidation: true);
            WriteSource(writer, record.Change!, shard);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        if (window is not null) KinesisEvent.WriteWindow(writer, shard, window);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Writes the members of a record other than <c>dynamodb</c>.</summary>
    public static void WriteMetadata(Utf8JsonWriter writer, StreamChange change, StreamShard shard)
    {
        WriteChange(writer, change, shard.Region);
        WriteSource(writer, change, shard);
    }

    private static void WriteChange(Utf8JsonWriter writer, StreamChange change, string region)
    {
        writer.WriteString("eventID"u8, change.EventId);
        writer.WriteString("eventName"u8, change.EventName);
        writer.WriteString("eventVersion"u8, "1.1"u8);
        writer.WriteString("eventSource"u8, "aws:dynamodb"u8);
        writer.WriteString("awsRegion"u8, region);
    }

    private static void WriteSource(Utf8JsonWriter writer, StreamChange change, StreamShard shard)
    {
        writer.WriteString("eventSourceARN"u8, shard.StreamArn);
        if (!change.IsExpiry) return;
        writer.WriteStartObject("userIdentity"u8);
        writer.WriteString("type"u8, "Service"u8);
        writer.WriteString("principalId"u8, "dynamodb.amazonaws.com"u8);
        writer.WriteEndObject();
    }
}
