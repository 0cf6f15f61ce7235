using System.Globalization;
using System.Text;
using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.EventHubs.Log;
using Local.Kafka.Records;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Contents;

/// <summary>
/// Converts an event to the content of a Kafka record, whatever protocol it was sent with. Values of AMQP types keep their AMQP encoding,
/// including the type; the properties that AMQP itself defines become text:
/// https://learn.microsoft.com/azure/event-hubs/event-hubs-exchange-events-different-protocols
/// </summary>
/// <remarks>
/// A partition key becomes a header rather than a Kafka key, which would go to another partition:
/// https://github.com/Azure/azure-sdk-for-python/issues/18460
/// </remarks>
internal static class EventRecord
{
    /// <summary>Returns the bytes of the content.</summary>
    /// <param name="scratch">A buffer that is overwritten, and holds the bytes if they are not in memory already.</param>
    public static ReadOnlySpan<byte> Of(in HubEvent one, KafkaWriter scratch)
    {
        if (one.Content is KafkaEventContent kafka) return kafka.Record.Encoded.Span;
        var message = ((AmqpEventContent)one.Content).Message;
        var annotations = message.MessageAnnotations ?? [];
        scratch.Truncate(0);
        RecordContent.Write(scratch, Key(annotations), Value(message.Body), Headers(message, annotations, one.PartitionKey));
        return scratch.Written.Span;
    }

    private static ReadOnlyMemory<byte>? Key(AmqpMap annotations) => annotations.GetValueOrDefault(EventAnnotations.KafkaKey) switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => default(ReadOnlyMemory<byte>?),
    };

    private static ReadOnlyMemory<byte>? Value(MessageBody body) => body.Kind switch
    {
        BodyKind.None => default(ReadOnlyMemory<byte>?),
        BodyKind.Data => body.Data(),
        BodyKind.Value => body.Value() switch
        {
            byte[] bytes => bytes,
            string text => Encoding.UTF8.GetBytes(text),
            null => default(ReadOnlyMemory<byte>?),
            var other => Encoded(other),
        },
        _ => body.Encoded,
    };

    private static List<RecordHeader> Headers(AmqpMessage message, AmqpMap annotations, string? partitionKey)
    {
        var headers = new List<RecordHeader>();
        if (message.Properties is { } properties) AddProperties(headers, properties);
        foreach (var (name, value) in message.ApplicationProperties ?? []) headers.Add(new RecordHeader(Name(name), Encoded(value)));
        if (partitionKey is not null) annotations[EventAnnotations.PartitionKey] = partitionKey;
        foreach (var (name, value) in annotations)
        {
            if (Name(name) is var annotation && annotation != EventAnnotations.KafkaKey.Value)
                headers.Add(new RecordHeader(annotation, Encoded(value)));
        }
        return headers;
    }

    private static void AddProperties(List<RecordHeader> headers, MessageProperties properties)
    {
        void Add(string name, object? value)
        {
            if (value is not null) headers.Add(new RecordHeader(name, Text(value)));
        }
        Add("message-id", properties.MessageId);
        Add("user-id", properties.UserId);
        Add("to", properties.To);
        Add("subject", properties.Subject);
        Add("reply-to", properties.ReplyTo);
        Add("correlation-id", properties.CorrelationId);
        Add("content-type", properties.ContentType);
        Add("content-encoding", properties.ContentEncoding);
        Add("absolute-expiry-time", properties.AbsoluteExpiryTime);
        Add("creation-time", properties.CreationTime);
        Add("group-id", properties.GroupId);
        Add("group-sequence", properties.GroupSequence);
        Add("reply-to-group-id", properties.ReplyToGroupId);
    }

    private static ReadOnlyMemory<byte> Text(object value) => value switch
    {
        byte[] bytes => bytes,
        DateTimeOffset time => Encoding.UTF8.GetBytes(time.ToString("O", CultureInfo.InvariantCulture)),
        _ => Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    private static string Name(object name) => name.ToString() ?? "";

    private static byte[] Encoded(object? value)
    {
        using var writer = new AmqpWriter(64);
        writer.WriteValue(value);
        return writer.WrittenSpan.ToArray();
    }
}
