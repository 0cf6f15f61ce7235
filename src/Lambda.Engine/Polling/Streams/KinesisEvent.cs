using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Writes the Kinesis event that a function receives for a batch.</summary>
/// <remarks>
/// Mirrors the examples in https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html and services-kinesis-windows.html.
/// </remarks>
internal static class KinesisEvent
{
    // The constant text of a record, with room for its numbers.
    private const int RecordOverhead = 512;
    private const int WindowOverhead = 512;

    // JSON writes a character as six bytes at most.
    private const int LongestCharacter = 6;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Returns an upper bound for the size of the JSON that is the same in every record of the shard.</summary>
    public static int FixedSize(StreamShard shard) => RecordOverhead + shard.ShardId.Length + shard.StreamArn.Length + RoleOf(shard).Length;

    /// <summary>Returns an upper bound for the size of a record in an event.</summary>
    /// <param name="fixedSize">The shard's <see cref="FixedSize"/>.</param>
    public static long LargestSize(StreamRecord record, int fixedSize) =>
        fixedSize + Base64.GetMaxEncodedToUtf8Length(record.Data.Length) + LongestCharacter * record.PartitionKey.Length;

    /// <summary>Returns an upper bound for the size of an event without its records and state.</summary>
    public static int EnvelopeSize(StreamShard shard) => WindowOverhead + shard.ShardId.Length + shard.StreamArn.Length;

    /// <summary>Writes the event for a batch.</summary>
    /// <param name="window">The part of the event about its tumbling window; null without windows.</param>
    public static ReadOnlyMemory<byte> Write(StreamShard shard, ReadOnlySpan<StreamRecord> records, WindowPart? window)
    {
        var (size, fixedSize) = ((long)EnvelopeSize(shard) + (window?.State.Length ?? 0), FixedSize(shard));
        foreach (var record in records) size += LargestSize(record, fixedSize);
        var buffer = new ArrayBufferWriter<byte>((int)size);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartObject();
        writer.WriteStartArray("Records"u8);
        var (role, region) = (RoleOf(shard), shard.Region);
        foreach (var record in records) WriteRecord(writer, record, shard, role, region);
        writer.WriteEndArray();
        if (window is not null) WriteWindow(writer, shard, window);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteRecord(Utf8JsonWriter writer, StreamRecord record, StreamShard shard, string role, string region)
    {
        var sequence = record.SequenceNumber.ToString(CultureInfo.InvariantCulture);
        writer.WriteStartObject();
        writer.WriteStartObject("kinesis"u8);
        writer.WriteString("kinesisSchemaVersion"u8, "1.0"u8);
        writer.WriteString("partitionKey"u8, record.PartitionKey);
        writer.WriteString("sequenceNumber"u8, sequence);
        writer.WriteBase64String("data"u8, record.Data.Span);
        writer.WritePropertyName("approximateArrivalTimestamp"u8);
        var milliseconds = record.ArrivedAt.ToUnixTimeMilliseconds();
        writer.WriteRawValue(
            string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000:000}"), skipInputValidation: true);
        writer.WriteEndObject();
        writer.WriteString("eventSource"u8, "aws:kinesis"u8);
        writer.WriteString("eventVersion"u8, "1.0"u8);
        writer.WriteString("eventID"u8, $"{shard.ShardId}:{sequence}");
        writer.WriteString("eventName"u8, "aws:kinesis:record"u8);
        writer.WriteString("invokeIdentityArn"u8, role);
        writer.WriteString("awsRegion"u8, region);
        writer.WriteString("eventSourceARN"u8, shard.StreamArn);
        writer.WriteEndObject();
    }

    /// <summary>Writes the part of an event about its tumbling window.</summary>
    public static void WriteWindow(Utf8JsonWriter writer, StreamShard shard, WindowPart part)
    {
        writer.WriteStartObject("window"u8);
        writer.WriteString("start"u8, Time(part.Window.Start));
        writer.WriteString("end"u8, Time(part.Window.End));
        writer.WriteEndObject();
        writer.WritePropertyName("state"u8);
        writer.WriteRawValue(part.State.Span, skipInputValidation: true);
        writer.WriteString("shardId"u8, shard.ShardId);
        writer.WriteString("eventSourceARN"u8, shard.StreamArn);
        writer.WriteBoolean("isFinalInvokeForWindow"u8, part.IsFinal);
        writer.WriteBoolean("isWindowTerminatedEarly"u8, part.IsTerminatedEarly);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // The members beside the data: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html.
    public static void WriteMetadata(Utf8JsonWriter writer, StreamRecord record)
    {
        writer.WriteString("kinesisSchemaVersion"u8, "1.0"u8);
        writer.WriteString("partitionKey"u8, record.PartitionKey);
        writer.WriteString("sequenceNumber"u8, record.SequenceNumber.ToString(CultureInfo.InvariantCulture));
        writer.WriteNumber("approximateArrivalTimestamp"u8, record.ArrivedAt.ToUnixTimeMilliseconds() / 1000m);
    }

    private static string RoleOf(StreamShard shard) =>
        $"arn:aws:iam::{Arn.Parse(shard.StreamArn)?.AccountId}:role/lambda-role";
}
