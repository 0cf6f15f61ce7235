using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Writes the DocumentDB event that a function receives for a batch.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html.</remarks>
internal static class DocumentDbEventJson
{
    // {"event":},
    private const int RecordOverhead = 11;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The size of the JSON that is the same in every record.</summary>
    public static int FixedSize => RecordOverhead;

    /// <summary>Returns an upper bound for the size of a record in an event.</summary>
    public static long LargestSize(StreamRecord record) => RecordOverhead + record.Data.Length;

    /// <summary>Writes the event for a batch.</summary>
    public static ReadOnlyMemory<byte> Write(StreamShard shard, ReadOnlySpan<StreamRecord> records)
    {
        long size = KinesisEvent.EnvelopeSize(shard);
        foreach (var record in records) size += LargestSize(record);
        var buffer = new ArrayBufferWriter<byte>((int)size);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartObject();
        writer.WriteString("eventSourceArn"u8, shard.StreamArn);
        writer.WriteStartArray("events"u8);
        foreach (var record in records)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("event"u8);
            writer.WriteRawValue(record.Data.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteString("eventSource"u8, "aws:docdb"u8);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
