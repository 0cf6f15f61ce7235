using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lambda.Engine.Polling.Queues;

/// <summary>The event that a function receives for messages, in the form of its queue: of SQS, of ActiveMQ, or of RabbitMQ.</summary>
internal static class QueueEvent
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The JSON before and after the records of an event.</summary>
    public static (ReadOnlyMemory<byte> Begin, ReadOnlyMemory<byte> End) Frame(EventSourceMapping mapping) => mapping.Source.Kind switch
    {
        EventSourceKind.ActiveMQ => ActiveMQEventJson.Frame(mapping),
        EventSourceKind.RabbitMQ => RabbitMQEventJson.Frame(mapping),
        _ => SqsEvent.Frame,
    };

    /// <summary>Writes the JSON of one record.</summary>
    public static ReadOnlyMemory<byte> Record(EventSourceMapping mapping, QueueRecord record)
    {
        // Base64 adds a third to the body; escaping text usually adds less.
        var buffer = new ArrayBufferWriter<byte>(record.Body.Length + (record.Body.Length / 3) + 1024);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartObject();
        switch (mapping.Source.Kind)
        {
            case EventSourceKind.ActiveMQ: ActiveMQEventJson.Write(writer, mapping, record); break;
            case EventSourceKind.RabbitMQ: RabbitMQEventJson.Write(writer, record); break;
            default: SqsEvent.Write(writer, mapping, record); break;
        }
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Joins written records into an event.</summary>
    public static ReadOnlyMemory<byte> Of(EventSourceMapping mapping, IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var (begin, end) = Frame(mapping);
        var buffer = new ArrayBufferWriter<byte>(begin.Length + end.Length + records.Sum(record => record.Length + 1));
        buffer.Write(begin.Span);
        for (var at = 0; at < records.Count; at++)
        {
            if (at > 0) buffer.Write(","u8);
            buffer.Write(records[at].Span);
        }
        buffer.Write(end.Span);
        return buffer.WrittenMemory;
    }

    /// <summary>The content of a message, as filters see it.</summary>
    public static ReadOnlyMemory<byte> Content(EventSourceMapping mapping, QueueRecord record) =>
        mapping.Source.IsOfBroker ? record.Body : SqsEvent.Text(record);

    /// <summary>Writes the members of a record that filters can match, except the content.</summary>
    public static void WriteFilterable(Utf8JsonWriter writer, EventSourceMapping mapping, QueueRecord record)
    {
        switch (mapping.Source.Kind)
        {
            case EventSourceKind.ActiveMQ: ActiveMQEventJson.WriteFilterable(writer, mapping, record); break;
            case EventSourceKind.RabbitMQ: RabbitMQEventJson.WriteFilterable(writer, record); break;
            default: SqsEvent.WriteFilterable(writer, mapping, record); break;
        }
    }

    /// <summary>Writes the beginning of an event, up to its records.</summary>
    internal static ReadOnlyMemory<byte> Begin(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartObject();
        write(writer);
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
