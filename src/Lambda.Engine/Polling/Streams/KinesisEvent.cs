using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
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

    // Of a long, and of a time in seconds with its milliseconds.
    private const int LongestNumber = 24;

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
        var same = new SameInAll(shard);
        foreach (var record in records) WriteRecord(writer, record, same);
        writer.WriteEndArray();
        if (window is not null) WriteWindow(writer, shard, window);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteRecord(Utf8JsonWriter writer, StreamRecord record, SameInAll same)
    {
        Span<byte> digits = stackalloc byte[LongestNumber];
        record.SequenceNumber.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        var sequence = digits[..length];
        writer.WriteStartObject();
        writer.WriteStartObject(Names.Kinesis);
        writer.WriteString(Names.KinesisSchemaVersion, Names.Version);
        writer.WriteString(Names.PartitionKey, record.PartitionKey);
        writer.WriteString(Names.SequenceNumber, sequence);
        writer.WritePropertyName(Names.Data);
        writer.WriteBase64StringValue(record.Data.Span);
        writer.WritePropertyName(Names.ApproximateArrivalTimestamp);
        Span<byte> time = stackalloc byte[LongestNumber];
        var milliseconds = record.ArrivedAt.ToUnixTimeMilliseconds();
        Utf8.TryWrite(time, CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000:000}", out length);
        writer.WriteRawValue(time[..length], skipInputValidation: true);
        writer.WriteEndObject();
        writer.WriteString(Names.EventSource, Names.AwsKinesis);
        writer.WriteString(Names.EventVersion, Names.Version);
        writer.WriteString(Names.EventId, same.EventId(sequence));
        writer.WriteString(Names.EventName, Names.AwsKinesisRecord);
        writer.WriteString(Names.InvokeIdentityArn, same.Role);
        writer.WriteString(Names.AwsRegion, same.Region);
        writer.WriteString(Names.EventSourceArn, same.StreamArn);
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

    private static JsonEncodedText Encoded(string text) => JsonEncodedText.Encode(text, Json.Encoder);

    /// <summary>What is the same in every record of a batch, encoded once.</summary>
    private sealed class SameInAll
    {
        private readonly byte[] _eventId;
        private readonly int _prefix;

        public SameInAll(StreamShard shard)
        {
            (Role, Region, StreamArn) = (Encoded(RoleOf(shard)), Encoded(shard.Region), Encoded(shard.StreamArn));
            var prefix = Encoding.UTF8.GetBytes($"{shard.ShardId}:");
            (_eventId, _prefix) = ([.. prefix, .. new byte[LongestNumber]], prefix.Length);
        }

        public JsonEncodedText Role { get; }

        public JsonEncodedText Region { get; }

        public JsonEncodedText StreamArn { get; }

        /// <summary>The id of a record's event; valid until the next call.</summary>
        public ReadOnlySpan<byte> EventId(ReadOnlySpan<byte> sequence)
        {
            sequence.CopyTo(_eventId.AsSpan(_prefix));
            return _eventId.AsSpan(0, _prefix + sequence.Length);
        }
    }

    /// <summary>Names and values that every record has.</summary>
    private static class Names
    {
        public static readonly JsonEncodedText
            Kinesis = Encoded("kinesis"), KinesisSchemaVersion = Encoded("kinesisSchemaVersion"), Version = Encoded("1.0"),
            PartitionKey = Encoded("partitionKey"), SequenceNumber = Encoded("sequenceNumber"), Data = Encoded("data"),
            ApproximateArrivalTimestamp = Encoded("approximateArrivalTimestamp"), EventSource = Encoded("eventSource"),
            AwsKinesis = Encoded("aws:kinesis"), EventVersion = Encoded("eventVersion"), EventId = Encoded("eventID"),
            EventName = Encoded("eventName"), AwsKinesisRecord = Encoded("aws:kinesis:record"),
            InvokeIdentityArn = Encoded("invokeIdentityArn"), AwsRegion = Encoded("awsRegion"), EventSourceArn = Encoded("eventSourceARN");
    }
}
