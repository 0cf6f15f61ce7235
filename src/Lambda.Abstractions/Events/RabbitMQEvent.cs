using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events;

/// <summary>The event with messages from a RabbitMQ queue.</summary>
/// <param name="EventSource">Always <c>aws:rmq</c>.</param>
/// <param name="EventSourceArn">The broker's ARN.</param>
/// <param name="MessagesByQueue">The messages by queue and virtual host, such as <c>orders::/</c>. The batch fails as a whole: a function
/// that cannot handle one of them throws.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html.</remarks>
public sealed record RabbitMQEvent(
    [property: JsonPropertyName("eventSource")] string EventSource,
    [property: JsonPropertyName("eventSourceArn")] string EventSourceArn,
    [property: JsonPropertyName("rmqMessagesByQueue")] IReadOnlyDictionary<string, IReadOnlyList<RabbitMQMessage>> MessagesByQueue);

/// <summary>A message from a RabbitMQ queue.</summary>
/// <param name="BasicProperties">The properties that the sender set.</param>
/// <param name="Redelivered">Whether it was delivered before.</param>
/// <param name="Data">The body in base64.</param>
public sealed record RabbitMQMessage(
    [property: JsonPropertyName("basicProperties")] RabbitMQProperties BasicProperties,
    [property: JsonPropertyName("redelivered")] bool Redelivered,
    [property: JsonPropertyName("data")] byte[] Data);

/// <summary>The properties of a message; each is null if the sender did not set it.</summary>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="ContentEncoding">How the body is compressed.</param>
/// <param name="Headers">The headers: numbers, Booleans, times as text, and <c>{"bytes":[…]}</c> for text, see
/// <see cref="Header"/>.</param>
/// <param name="DeliveryMode">2 if the sender asked for the message to be stored, otherwise 1.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="CorrelationId">Links the message to others, such as a reply to its request.</param>
/// <param name="ReplyTo">The queue in which the sender wants a reply.</param>
/// <param name="Expiration">How long it lives, in milliseconds.</param>
/// <param name="MessageId">Its id.</param>
/// <param name="Timestamp">When the message was made, as text: <c>Jan 1, 1970, 12:33:41 AM</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="UserId">Who sent it.</param>
/// <param name="AppId">The application that sent it.</param>
/// <param name="ClusterId">Always null.</param>
/// <param name="BodySize">The size of the body in bytes.</param>
public sealed record RabbitMQProperties(
    [property: JsonPropertyName("contentType")] string? ContentType,
    [property: JsonPropertyName("contentEncoding")] string? ContentEncoding,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, JsonElement>? Headers,
    [property: JsonPropertyName("deliveryMode")] int? DeliveryMode,
    [property: JsonPropertyName("priority")] int? Priority,
    [property: JsonPropertyName("correlationId")] string? CorrelationId,
    [property: JsonPropertyName("replyTo")] string? ReplyTo,
    [property: JsonPropertyName("expiration")] string? Expiration,
    [property: JsonPropertyName("messageId")] string? MessageId,
    [property: JsonPropertyName("timestamp")] string? Timestamp,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("userId")] string? UserId,
    [property: JsonPropertyName("appId")] string? AppId,
    [property: JsonPropertyName("clusterId")] string? ClusterId,
    [property: JsonPropertyName("bodySize")] long BodySize)
{
    /// <summary>Returns a header as text; null if there is no header with this name, or if its value is null.</summary>
    public string? Header(string name) =>
        Headers is null || !Headers.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Object && value.TryGetProperty("bytes", out var bytes)
            ? Encoding.UTF8.GetString([.. bytes.EnumerateArray().Select(one => unchecked((byte)one.GetInt32()))])
        : value.ToString();
}
