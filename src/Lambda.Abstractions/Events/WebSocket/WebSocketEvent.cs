using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events.WebSocket;

/// <summary>An event of a WebSocket API: a client connects, sends a message, or has disconnected.</summary>
/// <param name="RequestContext">What happened, and on which connection.</param>
/// <param name="Headers">The headers of a client that connects; for several values, the last.</param>
/// <param name="MultiValueHeaders">The headers with all of their values.</param>
/// <param name="QueryStringParameters">The query parameters of a client that connects; for several values, the last.</param>
/// <param name="MultiValueQueryStringParameters">The query parameters with all of their values.</param>
/// <param name="StageVariables">The stage's variables.</param>
/// <param name="Body">The message, as text or Base64.</param>
/// <param name="IsBase64Encoded">Whether the message is Base64.</param>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html and
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html.
/// </remarks>
public sealed record WebSocketEvent(
    [property: JsonPropertyName("requestContext")] WebSocketContext RequestContext,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, string>? Headers = null,
    [property: JsonPropertyName("multiValueHeaders")] IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueHeaders = null,
    [property: JsonPropertyName("queryStringParameters")] IReadOnlyDictionary<string, string>? QueryStringParameters = null,
    [property: JsonPropertyName("multiValueQueryStringParameters")]
    IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueQueryStringParameters = null,
    [property: JsonPropertyName("stageVariables")] IReadOnlyDictionary<string, string>? StageVariables = null,
    [property: JsonPropertyName("body")] string? Body = null,
    [property: JsonPropertyName("isBase64Encoded")] bool IsBase64Encoded = false);

/// <summary>What happened, and on which connection.</summary>
/// <param name="RouteKey"><c>$connect</c>, <c>$disconnect</c>, <c>$default</c> or the key of another route.</param>
/// <param name="EventType"><c>CONNECT</c>, <c>MESSAGE</c> or <c>DISCONNECT</c>.</param>
/// <param name="ConnectionId">The connection's id, the same as in Web PubSub.</param>
/// <param name="MessageId">The message's id; null when a client connects or disconnects.</param>
/// <param name="MessageDirection">Always <c>IN</c>.</param>
/// <param name="Stage">The stage.</param>
/// <param name="ApiId">The API.</param>
/// <param name="DomainName">The host name that clients connect to.</param>
/// <param name="RequestId">The event's id.</param>
/// <param name="ExtendedRequestId">The event's id, as in <paramref name="RequestId"/>.</param>
/// <param name="RequestTime">When it happened, such as <c>09/Feb/2024:18:11:43 +0000</c>.</param>
/// <param name="RequestTimeEpoch">When it happened, in milliseconds since 1970.</param>
/// <param name="ConnectedAt">When the client connected, in milliseconds since 1970.</param>
/// <param name="DisconnectStatusCode">Why the connection ended, as a close code of WebSockets.</param>
/// <param name="DisconnectReason">Why the connection ended.</param>
/// <param name="Identity">The address of the client.</param>
/// <param name="Authorizer">What the client's token says.</param>
public sealed record WebSocketContext(
    [property: JsonPropertyName("routeKey")] string RouteKey,
    [property: JsonPropertyName("eventType")] string EventType,
    [property: JsonPropertyName("connectionId")] string ConnectionId,
    [property: JsonPropertyName("messageId")] string? MessageId,
    [property: JsonPropertyName("messageDirection")] string MessageDirection,
    [property: JsonPropertyName("stage")] string Stage,
    [property: JsonPropertyName("apiId")] string ApiId,
    [property: JsonPropertyName("domainName")] string DomainName,
    [property: JsonPropertyName("requestId")] string RequestId,
    [property: JsonPropertyName("extendedRequestId")] string ExtendedRequestId,
    [property: JsonPropertyName("requestTime")] string RequestTime,
    [property: JsonPropertyName("requestTimeEpoch")] long RequestTimeEpoch,
    [property: JsonPropertyName("connectedAt")] long? ConnectedAt = null,
    [property: JsonPropertyName("disconnectStatusCode")] int? DisconnectStatusCode = null,
    [property: JsonPropertyName("disconnectReason")] string? DisconnectReason = null,
    [property: JsonPropertyName("identity")] WebSocketIdentity? Identity = null,
    [property: JsonPropertyName("authorizer")] IReadOnlyDictionary<string, JsonElement>? Authorizer = null);

/// <summary>The address of the client.</summary>
public sealed record WebSocketIdentity(
    [property: JsonPropertyName("sourceIp")] string? SourceIp = null, [property: JsonPropertyName("userAgent")] string? UserAgent = null);

/// <summary>A function's answer to a <see cref="WebSocketEvent"/>.</summary>
/// <param name="StatusCode">The status. For a client that connects, a status other than 2xx refuses it.</param>
/// <param name="Body">The content that the client is sent, if the API sends answers.</param>
/// <param name="IsBase64Encoded">Whether the body is Base64.</param>
public sealed record WebSocketAnswer(
    [property: JsonPropertyName("statusCode")] int StatusCode,
    [property: JsonPropertyName("body")] string? Body = null,
    [property: JsonPropertyName("isBase64Encoded")] bool IsBase64Encoded = false);

/// <summary>The JSON contract of WebSocket APIs.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebSocketEvent))]
[JsonSerializable(typeof(WebSocketAnswer))]
public sealed partial class WebSocketJson : JsonSerializerContext;
