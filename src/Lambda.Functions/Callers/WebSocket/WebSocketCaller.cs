using System.Text.Json;
using Lambda.Events.WebSocket;
using Lambda.Functions.Api;
using Lambda.Functions.Api.Urls;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Callers.WebSocket;

/// <summary>Answers Web PubSub's events with the routes of a WebSocket API.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html.</remarks>
internal sealed partial class WebSocketCaller(
    NamedCallers<WebSocketOptions> named,
    CallerInvoker invoker,
    CallerBodies bodies,
    TimeProvider time,
    ILogger<WebSocketCaller> logger)
    : ICaller
{
    /// <summary>The name of this kind of caller in addresses.</summary>
    public const string Kind = "websocket";

    private const string RequestOrigin = "WebHook-Request-Origin";
    private const int Largest = 1024 * 1024;

    /// <inheritdoc/>
    public async Task<IResult> CallAsync(HttpRequest request, string name)
    {
        if (!named.All.TryGetValue(name, out var settings)) return CallerResults.NotFound();
        if (HttpMethods.IsOptions(request.Method)) return Validate(request);
        if (PubSubEvent.Read(request.Headers) is not { } pubSub)
            return AwsError.InvalidRequest("The request is not a Web PubSub event.");
        if (!pubSub.IsSignedBy(settings.AccessKeys) || pubSub.Hub != settings.Hub)
        {
            Refused(logger, name, pubSub.Hub);
            return PlainAnswer.Of(StatusCodes.Status401Unauthorized);
        }
        var body = await bodies.ReadAsync(request, Largest);
        if (body.Error is { } unread) return unread;
        return pubSub.Type switch
        {
            PubSubEvent.Connect => await ConnectAsync(request, body.Bytes, name, settings, pubSub),
            // API Gateway has no event for it.
            PubSubEvent.Connected => PlainAnswer.NoContent,
            PubSubEvent.Disconnected => await DisconnectAsync(request, body.Bytes, name, settings, pubSub),
            _ => await MessageAsync(request, body.Bytes, name, settings, pubSub),
        };
    }

    // Web PubSub first asks whether this endpoint accepts its events.
    private static IResult Validate(HttpRequest request)
    {
        if (request.Headers[RequestOrigin] is not [{ Length: > 0 } origin]) return AwsError.InvalidRequest($"{RequestOrigin} is missing.");
        request.HttpContext.Response.Headers["WebHook-Allowed-Origin"] = origin;
        return PlainAnswer.Of(StatusCodes.Status200OK);
    }

    private async Task<IResult> ConnectAsync(
        HttpRequest request, ReadOnlyMemory<byte> body, string name, WebSocketOptions settings, PubSubEvent pubSub)
    {
        var context = Context(request, name, settings, pubSub, WebSocketOptions.Connect, "CONNECT");
        if (WebSocketEvents.Connect(body.Span, context) is not { } payload)
            return AwsError.InvalidRequest("The body is not a connect event: it does not describe the client.");
        // As in API Gateway, without a $connect route every client that Web PubSub admits may connect.
        if (settings.FunctionOf(WebSocketOptions.Connect) is not { } function) return PlainAnswer.NoContent;
        return await AnswerAsync(function, payload, pubSub, name) switch
        {
            { Status: >= 200 and < 300 } => PlainAnswer.NoContent,
            { } refusal => PlainAnswer.Of(refusal.Status),
            null => PlainAnswer.Of(StatusCodes.Status500InternalServerError),
        };
    }

    private async Task<IResult> MessageAsync(
        HttpRequest request, ReadOnlyMemory<byte> body, string name, WebSocketOptions settings, PubSubEvent pubSub)
    {
        var key = WebSocketEvents.RouteOf(body, settings.Selector);
        // A message cannot select the $connect or $disconnect route.
        if (key.StartsWith('$') || settings.FunctionOf(key) is not { } function)
            (key, function) = (WebSocketOptions.Default, settings.FunctionOf(WebSocketOptions.Default));
        if (function is null) return Forbidden(settings, pubSub);
        var payload = WebSocketEvents.Message(request, body, Context(request, name, settings, pubSub, key, "MESSAGE"));
        var answer = await AnswerAsync(function, payload, pubSub, name);
        if (!settings.SendsAnswers) return PlainAnswer.NoContent;
        if (answer is null) return PlainAnswer.Json(Error("Internal server error", pubSub));
        return answer.Body.IsEmpty ? PlainAnswer.NoContent : PlainAnswer.Of(answer.Body, "text/plain; charset=utf-8");
    }

    private async Task<IResult> DisconnectAsync(
        HttpRequest request, ReadOnlyMemory<byte> body, string name, WebSocketOptions settings, PubSubEvent pubSub)
    {
        if (settings.FunctionOf(WebSocketOptions.Disconnect) is { } function)
        {
            var context = Context(request, name, settings, pubSub, WebSocketOptions.Disconnect, "DISCONNECT");
            await AnswerAsync(function, WebSocketEvents.Disconnect(body.Span, context), pubSub, name);
        }
        return PlainAnswer.NoContent;
    }

    // Null if the function failed or its answer is invalid.
    private async Task<UrlAnswer?> AnswerAsync(string function, byte[] payload, PubSubEvent pubSub, string name)
    {
        var outcome = await invoker.InvokeAsync(function, Guid.NewGuid().ToString(), payload);
        if (outcome is CallerOutcome.Returned(var result)
            && ProxyAnswer.Read(result, new ProxyFormat(HasMultiValueHeaders: false)) is { } answer) return answer;
        NoAnswer(logger, function, name, pubSub.Id, outcome.GetType().Name);
        return null;
    }

    private WebSocketContext Context(
        HttpRequest request, string name, WebSocketOptions settings, PubSubEvent pubSub, string routeKey, string eventType) =>
        WebSocketEvents.Context(
            pubSub, routeKey, eventType, name, settings.Stage, request.Headers[RequestOrigin].FirstOrDefault() ?? request.Host.Host,
            time.GetUtcNow());

    private static PlainAnswer Forbidden(WebSocketOptions settings, PubSubEvent pubSub) =>
        settings.SendsAnswers ? PlainAnswer.Json(Error("Forbidden", pubSub)) : PlainAnswer.NoContent;

    // The message that API Gateway sends to clients.
    private static string Error(string message, PubSubEvent pubSub)
    {
        var (connection, request) = (JsonEncodedText.Encode(pubSub.ConnectionId), JsonEncodedText.Encode(pubSub.Id));
        return $$"""{"message":"{{message}}","connectionId":"{{connection}}","requestId":"{{request}}"}""";
    }

    [LoggerMessage(
        965, LogLevel.Warning, "Refused an event of the hub {Hub} for the WebSocket API {Name}: its signature or hub does not match")]
    private static partial void Refused(ILogger logger, string name, string hub);

    [LoggerMessage(966, LogLevel.Error,
        "{Function} did not return a valid answer to event {EventId} of the WebSocket API {Name}: {Outcome}")]
    private static partial void NoAnswer(ILogger logger, string function, string name, string eventId, string outcome);
}
