using System.Text.Json;
using Lambda.Events.ApiGateway;
using Lambda.Functions.Api.Urls;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>Writes a request as an HTTP API's event: payload format 2.0.</summary>
internal static class HttpEvents
{
    private static readonly HttpApiJson Json = new(CallerJson.Of(HttpApiJson.Default));

    /// <summary>Writes the event for the function behind the route.</summary>
    /// <param name="call">The request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="authorizer">The context that the authorizer returned; null if the route has no authorizer.</param>
    public static ReadOnlyMemory<byte> Write(
        GatewayCall call, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, JsonElement>? authorizer)
    {
        var isText = UrlEvent.IsText(call.Request.ContentType, call.Request.Headers.ContentEncoding);
        var (text, isBase64) = ProxiedRequest.Body(body, isText);
        return JsonSerializer.SerializeToUtf8Bytes(new HttpApiEvent
        {
            RouteKey = call.Route.Route.Key,
            RawPath = call.StagePath,
            RawQueryString = ProxiedRequest.RawQuery(call.Request),
            Cookies = Cookies(call),
            Headers = Headers(call),
            QueryStringParameters = Query(call),
            RequestContext = Context(call, authorizer),
            Body = text,
            PathParameters = call.PathParameters,
            IsBase64Encoded = isBase64,
            StageVariables = call.Api.StageVariables,
        }, Json.HttpApiEvent);
    }

    /// <summary>Writes the event for an authorizer.</summary>
    /// <param name="call">The request.</param>
    /// <param name="identity">The values of the authorizer's identity sources.</param>
    public static ReadOnlyMemory<byte> WriteForAuthorizer(GatewayCall call, IReadOnlyList<string> identity) =>
        JsonSerializer.SerializeToUtf8Bytes(new HttpAuthorizerEvent(
            "2.0", "REQUEST", call.Arn, identity.Count == 0 ? null : identity, call.Route.Route.Key, call.StagePath,
            ProxiedRequest.RawQuery(call.Request), Cookies(call), Headers(call), Query(call), Context(call, authorizer: null),
            call.PathParameters, call.Api.StageVariables), Json.HttpAuthorizerEvent);

    private static IReadOnlyList<string>? Cookies(GatewayCall call) =>
        ProxiedRequest.Cookies(call.Request) is { Count: > 0 } cookies ? cookies : null;

#pragma warning disable CA1308 // The format has lower-case names.
    private static Dictionary<string, string> Headers(GatewayCall call) =>
        ProxiedRequest.Headers(call.Request).Where(header => !header.Name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Name.ToLowerInvariant(), header => string.Join(',', header.Values));
#pragma warning restore CA1308

    private static OrderedDictionary<string, string>? Query(GatewayCall call)
    {
        var joined = new OrderedDictionary<string, string>();
        foreach (var (name, values) in ProxiedRequest.Query(call.Request)) joined[name] = string.Join(',', values);
        return joined.Count == 0 ? null : joined;
    }

    private static HttpApiContext Context(GatewayCall call, IReadOnlyDictionary<string, JsonElement>? authorizer)
    {
        var domain = call.Request.Host.Host;
        return new()
        {
            AccountId = call.AccountId,
            ApiId = call.Api.Name,
            Authorizer = authorizer is null ? null : new(authorizer),
            DomainName = domain,
            DomainPrefix = domain.Split('.')[0],
            Http = new(
                call.Request.Method, call.StagePath, call.Request.Protocol, call.SourceIp, call.Request.Headers.UserAgent.ToString()),
            RequestId = call.RequestId,
            RouteKey = call.Route.Route.Key,
            Stage = call.Api.Stage,
            Time = call.Time,
            TimeEpoch = call.Now.ToUnixTimeMilliseconds(),
        };
    }
}
