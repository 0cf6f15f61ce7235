using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Lambda.Events.WebSocket;
using Lambda.Functions.Api.Urls;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers.WebSocket;

/// <summary>Writes an event from Web PubSub as the event of a WebSocket API.</summary>
internal static class WebSocketEvents
{
    private static readonly WebSocketJson Json = new(CallerJson.Of(WebSocketJson.Default));

    /// <summary>Reads the key of the route for a message. If the API has no route with it, the default route is used.</summary>
    /// <param name="body">The message.</param>
    /// <param name="selector">The name of the member that holds the key.</param>
    public static string RouteOf(ReadOnlyMemory<byte> body, string selector)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(selector, out var key)
                && key.ValueKind == JsonValueKind.String
                ? key.GetString()!
                : WebSocketOptions.Default;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second exception is for half a surrogate pair, which JSON can contain and text cannot.
            return WebSocketOptions.Default;
        }
    }

    /// <summary>Writes the event for a client that connects; null when the body does not describe one.</summary>
    public static byte[]? Connect(ReadOnlySpan<byte> body, WebSocketContext context)
    {
        if (Read(body, PubSubJson.Default.ConnectBody) is not { } client) return null;
        var headers = client.Headers ?? [];
        var agent = headers.FirstOrDefault(header => header.Key.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)).Value;
        return Write(new(
            context with
            {
                Identity = new(UserAgent: agent is [var first, ..] ? first : null),
                Authorizer = client.Claims?.ToDictionary(claim => claim.Key, claim => Text(string.Join(',', claim.Value))),
            },
            Last(headers), Lists(headers), Last(client.Query), Lists(client.Query)));
    }

    /// <summary>Writes the event for a message.</summary>
    public static byte[] Message(HttpRequest request, ReadOnlyMemory<byte> body, WebSocketContext context)
    {
        var (text, isBase64) = ProxiedRequest.Body(body, UrlEvent.IsText(request.ContentType, request.Headers.ContentEncoding));
        return Write(new(context, Body: text ?? "", IsBase64Encoded: isBase64));
    }

    /// <summary>Writes the event for a client that has disconnected.</summary>
    public static byte[] Disconnect(ReadOnlySpan<byte> body, WebSocketContext context) => Write(new(context with
    {
        // Web PubSub provides the reason, but not the status.
        DisconnectStatusCode = 1005,
        DisconnectReason = Read(body, PubSubJson.Default.DisconnectBody)?.Reason ?? "",
    }));

    /// <summary>Creates the context that all events have.</summary>
    public static WebSocketContext Context(
        PubSubEvent pubSub, string routeKey, string eventType, string api, string stage, string domain, DateTimeOffset now) => new(
        routeKey, eventType, pubSub.ConnectionId, eventType == "MESSAGE" ? pubSub.Id : null, "IN", stage, api, domain, pubSub.Id,
        pubSub.Id,
        now.ToUniversalTime().ToString("dd/MMM/yyyy:HH:mm:ss '+0000'", CultureInfo.InvariantCulture), now.ToUnixTimeMilliseconds());

    private static byte[] Write(WebSocketEvent item) => JsonSerializer.SerializeToUtf8Bytes(item, Json.WebSocketEvent);

    private static JsonElement Text(string text) => JsonSerializer.SerializeToElement(text, PubSubJson.Default.String);

    private static T? Read<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string>? Last(Dictionary<string, IReadOnlyList<string>>? all) =>
        all is { Count: > 0 } ? all.ToDictionary(one => one.Key, one => one.Value is [.., var last] ? last : "") : null;

    private static Dictionary<string, IReadOnlyList<string>>? Lists(Dictionary<string, IReadOnlyList<string>>? all) =>
        all is { Count: > 0 } ? all : null;
}

/// <summary>The body of the event that asks whether a client may connect.</summary>
internal sealed record ConnectBody(
    Dictionary<string, IReadOnlyList<string>>? Claims, Dictionary<string, IReadOnlyList<string>>? Query,
    Dictionary<string, IReadOnlyList<string>>? Headers);

/// <summary>The body of the event after a client has disconnected.</summary>
internal sealed record DisconnectBody(string? Reason);

/// <summary>The JSON contract of Web PubSub's events.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ConnectBody))]
[JsonSerializable(typeof(DisconnectBody))]
[JsonSerializable(typeof(string))]
internal sealed partial class PubSubJson : JsonSerializerContext;
