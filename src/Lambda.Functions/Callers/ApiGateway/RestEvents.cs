using System.Text.Json;
using Lambda.Events.ApiGateway;
using Lambda.Functions.Api.Urls;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>Writes a request as a REST API's event: payload format 1.0.</summary>
internal static class RestEvents
{
    private static readonly RestApiJson Json = new(CallerJson.Of(RestApiJson.Default));

    /// <summary>Writes the event for the function behind the route.</summary>
    /// <param name="call">The request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="authorizer">The context that the authorizer returned; null if the route has no authorizer.</param>
    public static ReadOnlyMemory<byte> Write(
        GatewayCall call, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, JsonElement>? authorizer)
    {
        var (text, isBase64) = ProxiedRequest.Body(body, isText: !call.Api.IsBinary(call.Request.ContentType));
        var (headers, all) = Headers(call);
        var (query, allQuery) = Query(call);
        return JsonSerializer.SerializeToUtf8Bytes(new RestApiEvent(
            call.Route.Route.Path, call.Path, call.Request.Method, headers, all, query.Count == 0 ? null : query,
            allQuery.Count == 0 ? null : allQuery, call.PathParameters, call.Api.StageVariables, Context(call, authorizer), text, isBase64),
            Json.RestApiEvent);
    }

    /// <summary>Writes the event for a REQUEST authorizer.</summary>
    public static ReadOnlyMemory<byte> WriteForAuthorizer(GatewayCall call)
    {
        var (headers, all) = Headers(call);
        var (query, allQuery) = Query(call);
        return JsonSerializer.SerializeToUtf8Bytes(new RequestAuthorizerEvent(
            "REQUEST", call.Arn, call.Route.Route.Path, call.Path, call.Request.Method, headers, all, query, allQuery, call.Parameters,
            call.Api.StageVariables ?? new Dictionary<string, string>(), Context(call, authorizer: null)), Json.RequestAuthorizerEvent);
    }

    /// <summary>Writes the event for a TOKEN authorizer.</summary>
    public static ReadOnlyMemory<byte> WriteForAuthorizer(GatewayCall call, string token) =>
        JsonSerializer.SerializeToUtf8Bytes(new TokenAuthorizerEvent("TOKEN", token, call.Arn), Json.TokenAuthorizerEvent);

    private static (Dictionary<string, string> Last, Dictionary<string, IReadOnlyList<string>> All) Headers(GatewayCall call)
    {
        var all = ProxiedRequest.Headers(call.Request).ToDictionary(header => header.Name, header => header.Values);
        return (all.ToDictionary(header => header.Key, header => header.Value is [.., var last] ? last : ""), all);
    }

    private static (OrderedDictionary<string, string> Last, OrderedDictionary<string, IReadOnlyList<string>> All) Query(GatewayCall call)
    {
        var (last, all) = (new OrderedDictionary<string, string>(), new OrderedDictionary<string, IReadOnlyList<string>>());
        foreach (var (name, values) in ProxiedRequest.Query(call.Request)) (last[name], all[name]) = (values[^1], values);
        return (last, all);
    }

    private static RestApiContext Context(GatewayCall call, IReadOnlyDictionary<string, JsonElement>? authorizer)
    {
        var domain = call.Request.Host.Host;
        return new()
        {
            AccountId = call.AccountId,
            ApiId = call.Api.Name,
            Authorizer = authorizer,
            DomainName = domain,
            DomainPrefix = domain.Split('.')[0],
            ExtendedRequestId = call.RequestId,
            HttpMethod = call.Request.Method,
            Identity = new() { SourceIp = call.SourceIp, UserAgent = call.Request.Headers.UserAgent.ToString() },
            Path = call.StagePath,
            Protocol = call.Request.Protocol,
            RequestId = call.RequestId,
            RequestTime = call.Time,
            RequestTimeEpoch = call.Now.ToUnixTimeMilliseconds(),
            ResourceId = call.Route.Route.Key,
            ResourcePath = call.Route.Route.Path,
            Stage = call.Api.Stage,
        };
    }
}
