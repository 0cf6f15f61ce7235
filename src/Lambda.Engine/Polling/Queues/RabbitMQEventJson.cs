using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lambda.Engine.Polling.Queues;

/// <summary>Writes messages as Lambda's event of Amazon MQ for RabbitMQ.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html. Lambda writes text in headers as bytes, from -128 to 127 as Java
/// does, and times as text.
/// </remarks>
internal static class RabbitMQEventJson
{
    private const int Persistent = 2;
    private const int NotPersistent = 1;

    /// <summary>Returns the JSON before and after the messages, which are all from the same queue.</summary>
    public static (ReadOnlyMemory<byte> Begin, ReadOnlyMemory<byte> End) Frame(EventSourceMapping mapping) => (QueueEvent.Begin(writer =>
    {
        writer.WriteString("eventSource"u8, "aws:rmq"u8);
        writer.WriteString("eventSourceArn"u8, mapping.SourceArn);
        writer.WriteStartObject("rmqMessagesByQueue"u8);
        writer.WriteStartArray($"{mapping.Source.Name}::{mapping.Source.Part}");
    }), "]}}"u8.ToArray());

    /// <summary>Writes the members of a message.</summary>
    public static void Write(Utf8JsonWriter writer, QueueRecord record)
    {
        WriteFilterable(writer, record);
        writer.WriteBase64String("data"u8, record.Body.Span);
    }

    /// <summary>Writes the members of a message that filters can match, except its data.</summary>
    public static void WriteFilterable(Utf8JsonWriter writer, QueueRecord record)
    {
        var part = record.Broker!;
        writer.WriteStartObject("basicProperties"u8);
        writer.WriteString("contentType"u8, part.ContentType);
        writer.WriteString("contentEncoding"u8, part.ContentEncoding);
        WriteHeaders(writer, record);
        writer.WriteNumber("deliveryMode"u8, part.IsPersistent ? Persistent : NotPersistent);
        if (part.Priority is { } priority) writer.WriteNumber("priority"u8, priority);
        else writer.WriteNull("priority"u8);
        writer.WriteString("correlationId"u8, part.CorrelationId);
        writer.WriteString("replyTo"u8, part.ReplyTo);
        writer.WriteString(
            "expiration"u8, part.TimeToLive is { } life ? ((long)life.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : null);
        writer.WriteString("messageId"u8, part.MessageId);
        writer.WriteString("timestamp"u8, part.CreatedAt is { } created ? Time(created) : null);
        writer.WriteString("type"u8, part.Type);
        writer.WriteString("userId"u8, part.UserId);
        writer.WriteString("appId"u8, part.GroupId);
        writer.WriteNull("clusterId"u8);
        writer.WriteNumber("bodySize"u8, record.Body.Length);
        writer.WriteEndObject();
        writer.WriteBoolean("redelivered"u8, record.ReceiveCount > 1);
    }

    private static void WriteHeaders(Utf8JsonWriter writer, QueueRecord record)
    {
        if (record.Attributes.Count == 0)
        {
            writer.WriteNull("headers"u8);
            return;
        }
        writer.WriteStartObject("headers"u8);
        foreach (var (name, value) in record.Attributes)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case ulong number: writer.WriteNumberValue(number); break;
            case byte or sbyte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case float number when float.IsFinite(number): writer.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case DateTimeOffset time: writer.WriteStringValue(Time(time)); break;
            case DateTime time: writer.WriteStringValue(Time(time)); break;
            case byte[] bytes: WriteBytes(writer, bytes); break;
            default: WriteBytes(writer, Encoding.UTF8.GetBytes(AttributeText.Of(value))); break;
        }
    }

    private static void WriteBytes(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("bytes"u8);
        foreach (var one in bytes) writer.WriteNumberValue((sbyte)one);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("MMM d, yyyy, h:mm:ss tt", CultureInfo.InvariantCulture);
}
