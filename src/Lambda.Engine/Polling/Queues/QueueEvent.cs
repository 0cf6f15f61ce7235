using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lambda.Engine.Polling.Queues;

/// <summary>
/// Writes the event that a function receives for messages, in the form of the mapping's source: SQS, ActiveMQ or RabbitMQ.
/// </summary>
internal static class QueueEvent
{
    /// <summary>The options for writing events.</summary>
    public static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Returns the JSON before and after the records of an event.</summary>
    public static (ReadOnlyMemory<byte> Begin, ReadOnlyMemory<byte> End) Frame(EventSourceMapping mapping) => mapping.Source.Kind switch
    {
        EventSourceKind.ActiveMQ => ActiveMQEventJson.Frame(mapping),
        EventSourceKind.RabbitMQ => RabbitMQEventJson.Frame(mapping),
        _ => SqsEvent.Frame,
    };

    /// <summary>Writes one record.</summary>
    public static void WriteRecord(Utf8JsonWriter writer, EventSourceMapping mapping, QueueRecord record)
    {
        writer.WriteStartObject();
        switch (mapping.Source.Kind)
        {
            case EventSourceKind.ActiveMQ: ActiveMQEventJson.Write(writer, mapping, record); break;
            case EventSourceKind.RabbitMQ: RabbitMQEventJson.Write(writer, record); break;
            default: SqsEvent.Write(writer, mapping, record); break;
        }
        writer.WriteEndObject();
    }

    /// <summary>Returns the content of a message, as filters see it.</summary>
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

    /// <summary>Writes the start of an event, up to its records.</summary>
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
