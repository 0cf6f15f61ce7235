using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lambda.Engine.Routing.Topics;

/// <summary>Writes the event with which a subscription delivers a message to a function.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html. SNS's key for signatures does not exist here: the signature, the
/// certificate's address and the address to unsubscribe are empty.
/// </remarks>
internal static class TopicNotification
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the event.</summary>
    /// <param name="message">The message.</param>
    /// <param name="topicArn">The topic's ARN.</param>
    /// <param name="subscriptionArn">The subscription's ARN.</param>
    public static ReadOnlyMemory<byte> ToJson(TopicMessage message, string topicArn, string subscriptionArn)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + message.Message.Length);
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("Records");
            writer.WriteStartObject();
            writer.WriteString("EventVersion", "1.0");
            writer.WriteString("EventSubscriptionArn", subscriptionArn);
            writer.WriteString("EventSource", "aws:sns");
            writer.WriteStartObject("Sns");
            Write(writer, message, topicArn);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, TopicMessage message, string topicArn)
    {
        writer.WriteString("SignatureVersion", "1");
        writer.WriteString("Timestamp", message.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.WriteString("Signature", "");
        writer.WriteString("SigningCertUrl", "");
        writer.WriteString("MessageId", message.Id);
        writer.WriteString("Message", message.Message);
        writer.WriteStartObject("MessageAttributes");
        foreach (var (name, attribute) in message.Attributes)
        {
            writer.WriteStartObject(name);
            writer.WriteString("Type", attribute.Type);
            writer.WriteString("Value", attribute.Value);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteString("Type", "Notification");
        writer.WriteString("UnsubscribeUrl", "");
        writer.WriteString("TopicArn", topicArn);
        if (message.Subject is null) writer.WriteNull("Subject");
        else writer.WriteString("Subject", message.Subject);
    }
}
