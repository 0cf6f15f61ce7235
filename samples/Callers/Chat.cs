using System.Text.Json;
using Lambda;
using Lambda.Events.WebSocket;

namespace Samples.Callers;

/// <summary>The routes of a WebSocket API: it lets in clients that say who they are, and greets them.</summary>
public sealed class Chat : IHandler<WebSocketEvent, WebSocketAnswer>
{
    /// <inheritdoc/>
    public Task<WebSocketAnswer> HandleAsync(WebSocketEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Task.FromResult(input.RequestContext.RouteKey switch
        {
            "$connect" => new WebSocketAnswer(input.QueryStringParameters?.ContainsKey("name") is true ? 200 : 401),
            "greet" => new WebSocketAnswer(200, $"Hello, {NameIn(input.Body)}!"),
            "$disconnect" => new WebSocketAnswer(200),
            _ => new WebSocketAnswer(200, "Say greet."),
        });
    }

    private static string NameIn(string? body)
    {
        using var json = JsonDocument.Parse(body ?? "{}");
        return json.RootElement.TryGetProperty("name", out var name) ? name.ToString() : "stranger";
    }
}
