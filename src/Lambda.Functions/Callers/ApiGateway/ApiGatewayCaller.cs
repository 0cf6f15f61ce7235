using System.Diagnostics;
using System.Text.Json;
using Lambda.Engine.Access;
using Lambda.Engine.Invocation;
using Lambda.Functions.Api;
using Lambda.Functions.Api.Urls;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>Serves the APIs in the settings: finds the route, lets its authorizer decide, and invokes its function.</summary>
internal sealed partial class ApiGatewayCaller(
    NamedCallers<ApiGatewayOptions> named, CallerInvoker invoker, AuthorizerCheck authorizers, AccessCheck access, CallerBodies bodies,
    SourceIp source, TimeProvider time, ILogger<ApiGatewayCaller> logger) : ICaller
{
    /// <summary>The name of this kind of caller in addresses.</summary>
    public const string Kind = "api-gateway";

    private static readonly RequiresAttribute Invoke = new(Actions.InvokeFunction) { Function = "function" };
    private readonly Dictionary<string, GatewayApi> _apis = named.All.ToDictionary(
        one => one.Key, one => new GatewayApi(one.Key, one.Value), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async Task<IResult> CallAsync(HttpRequest request, string name)
    {
        if (!_apis.TryGetValue(name, out var api)) return CallerResults.NotFound();
        if (api.Cors is { } cors)
        {
            UrlCors.Write(cors, request, request.HttpContext.Response.Headers);
            if (UrlCors.IsPreflight(request)) return PlainAnswer.Of(StatusCodes.Status204NoContent);
        }
        var path = RawPath.Behind(request, $"/callers/{Kind}/{name}");
        if (!api.Routes.TryFind(request.Method, path, out var route, out var parameters)) return api.Errors.NotFound;
        var call = new GatewayCall(
            api, route, request, path, parameters, Guid.NewGuid().ToString(), source.Of(request), time.GetUtcNow())
        {
            AccountId = invoker.AccountId,
            Region = invoker.Region,
        };
        var (refusal, context) = await AuthorizeAsync(call);
        if (refusal is not null) return refusal;
        var body = await bodies.ReadAsync(request, Limits.SyncPayload);
        if (body.Error is { } unread) return unread.Status == StatusCodes.Status413PayloadTooLarge ? api.Errors.TooLarge : unread;
        var payload = api.IsRest ? RestEvents.Write(call, body.Bytes, context) : HttpEvents.Write(call, body.Bytes, context);
        return Answer(call, await invoker.InvokeAsync(route.Function, call.RequestId, payload, api.Patience));
    }

    private async ValueTask<(IResult? Refusal, IReadOnlyDictionary<string, JsonElement>? Context)> AuthorizeAsync(GatewayCall call)
    {
        switch (call.Route.Authorization)
        {
            case ApiRouteOptions.Open:
                return default;
            case ApiRouteOptions.Signed:
                call.Request.RouteValues["function"] = call.Route.Function;
                return (await access.CheckAsync(call.Request.HttpContext, Invoke), null);
            default:
                return await authorizers.CheckAsync(call, call.Route.Authorizer!) switch
                {
                    AuthorizerVerdict.Allowed(var context) => (null, context),
                    AuthorizerVerdict.Refused(var error) => (error, null),
                    var other => throw new UnreachableException($"Unexpected verdict: {other.GetType().Name}."),
                };
        }
    }

    private IResult Answer(GatewayCall call, CallerOutcome outcome)
    {
        var errors = call.Api.Errors;
        switch (outcome)
        {
            case CallerOutcome.Returned(var result):
                var answer = call.Api.IsRest
                    ? RestAnswer.Read(result, call.Api, call.Request.Headers.Accept)
                    : UrlAnswer.Read(result);
                if (answer is not null)
                    return new UrlResult(answer, call.Route.Function, call.RequestId, call.Api.Cors, logger) { Refused = errors.BadAnswer };
                NoAnswer(logger, call.Route.Function, call.Api.Name, call.RequestId);
                return errors.BadAnswer;
            case CallerOutcome.Failed: return errors.BadAnswer;
            case CallerOutcome.Throttled: return errors.Throttled;
            case CallerOutcome.TooLarge: return errors.TooLarge;
            case CallerOutcome.TimedOut: return errors.TimedOut;
            case CallerOutcome.Stopping: return errors.Stopping;
            default: throw new UnreachableException($"Unexpected outcome: {outcome.GetType().Name}.");
        }
    }

    [LoggerMessage(950, LogLevel.Error, "The result of {Function} is not a valid response of the API {Api}, RequestId {RequestId}: "
        + "it lacks a statusCode, or its statusCode, headers or body are malformed")]
    private static partial void NoAnswer(ILogger logger, string function, string api, string requestId);
}
