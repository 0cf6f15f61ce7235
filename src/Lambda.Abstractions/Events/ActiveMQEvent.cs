using System.Text.Json.Serialization;

namespace Lambda.Events;

/// <summary>The event with messages from an ActiveMQ queue.</summary>
/// <param name="EventSource">Always <c>aws:mq</c>.</param>
/// <param name="EventSourceArn">The broker's ARN.</param>
/// <param name="Messages">The messages. The batch fails as a whole: a function that cannot handle one of them throws.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html.</remarks>
public sealed record ActiveMQEvent(
    [property: JsonPropertyName("eventSource")] string EventSource,
    [property: JsonPropertyName("eventSourceArn")] string EventSourceArn,
    [property: JsonPropertyName("messages")] IReadOnlyList<ActiveMQMessage> Messages);

/// <summary>A message from an ActiveMQ queue.</summary>
/// <param name="MessageId">The id that the sender gave the message.</param>
/// <param name="MessageType"><c>jms/text-message</c> or <c>jms/bytes-message</c>.</param>
/// <param name="DeliveryMode">2 if the sender asked for the message to be stored, otherwise 1.</param>
/// <param name="ReplyTo">The queue in which the sender wants a reply; null if it wants none.</param>
/// <param name="Type">The type that the sender gave the message; null if it gave none.</param>
/// <param name="Expiration">When the message expires, in milliseconds since 1970; <c>0</c> if it never does.</param>
/// <param name="Priority">The priority, 0 to 9.</param>
/// <param name="CorrelationId">Links the message to others, such as a reply to its request; null if the sender set none.</param>
/// <param name="Redelivered">Whether it was delivered before.</param>
/// <param name="Destination">The queue that the message was read from.</param>
/// <param name="Data">The body in base64.</param>
/// <param name="Timestamp">When it was sent, in milliseconds since 1970.</param>
/// <param name="BrokerInTime">When the queue accepted it, in milliseconds since 1970.</param>
/// <param name="BrokerOutTime">When it was received from the queue, in milliseconds since 1970.</param>
/// <param name="Properties">The properties that the sender set, as text.</param>
public sealed record ActiveMQMessage(
    [property: JsonPropertyName("messageID")] string MessageId,
    [property: JsonPropertyName("messageType")] string MessageType,
    [property: JsonPropertyName("deliveryMode")] int DeliveryMode,
    [property: JsonPropertyName("replyTo")] string? ReplyTo,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("expiration")] string Expiration,
    [property: JsonPropertyName("priority")] int Priority,
    [property: JsonPropertyName("correlationId")] string? CorrelationId,
    [property: JsonPropertyName("redelivered")] bool Redelivered,
    [property: JsonPropertyName("destination")] ActiveMQDestination Destination,
    [property: JsonPropertyName("data")] byte[] Data,
    [property: JsonPropertyName("timestamp")] long Timestamp,
    [property: JsonPropertyName("brokerInTime")] long BrokerInTime,
    [property: JsonPropertyName("brokerOutTime")] long BrokerOutTime,
    [property: JsonPropertyName("properties")] IReadOnlyDictionary<string, string?> Properties);

/// <summary>The ActiveMQ queue that a message was read from.</summary>
/// <param name="PhysicalName">The name of the queue.</param>
public sealed record ActiveMQDestination([property: JsonPropertyName("physicalName")] string PhysicalName);
