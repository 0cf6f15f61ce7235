using System.Globalization;
using System.Text;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Lambda.Engine.Polling.Queues;

namespace Lambda.Functions.Sources;

/// <summary>Reads the parts of an AMQP message that JMS and RabbitMQ have in addition to its body and properties.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide and, for which bodies are text,
/// https://qpid.apache.org/releases/qpid-jms-2.6.1/docs/index.html, whose clients store a message's type in an annotation.
/// </remarks>
internal static class BrokerParts
{
    private const string JmsType = "x-opt-jms-msg-type";
    private const long BytesType = 3;
    private const long TextType = 5;
    private static readonly string[] TextEndings = ["/json", "+json", "/xml", "+xml"];

    /// <summary>Reads the broker's part of a message.</summary>
    public static BrokerPart Of(ServiceBusReceivedMessage message, DateTimeOffset now)
    {
        var raw = message.GetRawAmqpMessage();
        return new()
        {
            ReceivedAt = now,
            IsText = IsText(raw),
            IsPersistent = raw.Header.Durable ?? true,
            MessageId = NullIfEmpty(message.MessageId),
            Priority = raw.Header.Priority,
            CorrelationId = NullIfEmpty(message.CorrelationId),
            ReplyTo = NullIfEmpty(message.ReplyTo),
            Type = NullIfEmpty(message.Subject),
            ContentType = NullIfEmpty(message.ContentType),
            ContentEncoding = NullIfEmpty(raw.Properties.ContentEncoding),
            UserId = raw.Properties.UserId is { Length: > 0 } user ? Encoding.UTF8.GetString(user.Span) : null,
            GroupId = NullIfEmpty(message.SessionId),
            // If a message has a time to live, the host's extension overwrites the sender's time with the time of delivery.
            CreatedAt = raw.Properties.CreationTime <= message.EnqueuedTime ? raw.Properties.CreationTime : null,
            TimeToLive = message.TimeToLive < DateTimeOffset.MaxValue - message.EnqueuedTime ? message.TimeToLive : null,
        };
    }

    private static bool IsText(AmqpAnnotatedMessage message) =>
        message.MessageAnnotations.TryGetValue(JmsType, out var type) && type is byte or sbyte or short or int or long
            && Convert.ToInt64(type, CultureInfo.InvariantCulture) is BytesType or TextType
            ? Convert.ToInt64(type, CultureInfo.InvariantCulture) == TextType
            : message.Body.TryGetValue(out var value) ? value is not (byte[] or BinaryData or ReadOnlyMemory<byte>)
            : IsTextType(message.Properties.ContentType);

    // Binary data has no type of its own: the content type says whether it is text.
    private static bool IsTextType(string? contentType)
    {
        var type = contentType?.Split(';')[0].Trim() ?? "";
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || TextEndings.Any(end => type.EndsWith(end, StringComparison.OrdinalIgnoreCase));
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
