using System.Globalization;
using System.Text.Json;

namespace Lambda.Engine.Polling.Queues;

/// <summary>Writes messages as Lambda's event of Amazon MQ for ActiveMQ.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html; the meanings of the members are from
/// https://jakarta.ee/specifications/messaging/3.1/jakarta-messaging-spec-3.1, "Message header fields".
/// </remarks>
internal static class ActiveMQEventJson
{
    private const int Persistent = 2;
    private const int NotPersistent = 1;
    private const int DefaultPriority = 4;

    /// <summary>Returns the JSON before and after the messages.</summary>
    public static (ReadOnlyMemory<byte> Begin, ReadOnlyMemory<byte> End) Frame(EventSourceMapping mapping) => (QueueEvent.Begin(writer =>
    {
        writer.WriteString("eventSource"u8, "aws:mq"u8);
        writer.WriteString("eventSourceArn"u8, mapping.SourceArn);
        writer.WriteStartArray("messages"u8);
    }), "]}"u8.ToArray());

    /// <summary>Writes the members of a message.</summary>
    public static void Write(Utf8JsonWriter writer, EventSourceMapping mapping, QueueRecord record)
    {
        WriteHeader(writer, mapping, record);
        writer.WriteBase64String("data"u8, record.Body.Span);
        WriteTimes(writer, record);
    }

    /// <summary>Writes the members of a message that filters can match, except its data.</summary>
    public static void WriteFilterable(Utf8JsonWriter writer, EventSourceMapping mapping, QueueRecord record)
    {
        WriteHeader(writer, mapping, record);
        WriteTimes(writer, record);
    }

    private static void WriteHeader(Utf8JsonWriter writer, EventSourceMapping mapping, QueueRecord record)
    {
        var part = record.Broker!;
        writer.WriteString("messageID"u8, record.MessageId);
        writer.WriteString("messageType"u8, part.IsText ? "jms/text-message"u8 : "jms/bytes-message"u8);
        writer.WriteNumber("deliveryMode"u8, part.IsPersistent ? Persistent : NotPersistent);
        writer.WriteString("replyTo"u8, part.ReplyTo);
        writer.WriteString("type"u8, part.Type);
        // JMS counts the time at which a message expires from 1970; 0 is never.
        writer.WriteString("expiration"u8, part.TimeToLive is { } life ? Milliseconds(record.SentAt + life) : "0");
        writer.WriteNumber("priority"u8, part.Priority ?? DefaultPriority);
        writer.WriteString("correlationId"u8, part.CorrelationId);
        writer.WriteBoolean("redelivered"u8, record.ReceiveCount > 1);
        writer.WriteStartObject("destination"u8);
        writer.WriteString("physicalName"u8, mapping.Source.Name);
        writer.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter writer, QueueRecord record)
    {
        var part = record.Broker!;
        writer.WriteNumber("timestamp"u8, (part.CreatedAt ?? record.SentAt).ToUnixTimeMilliseconds());
        writer.WriteNumber("brokerInTime"u8, record.SentAt.ToUnixTimeMilliseconds());
        writer.WriteNumber("brokerOutTime"u8, part.ReceivedAt.ToUnixTimeMilliseconds());
        writer.WriteStartObject("properties"u8);
        foreach (var (name, value) in record.Attributes) writer.WriteString(name, value is null ? null : AttributeText.Of(value));
        writer.WriteEndObject();
    }

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
