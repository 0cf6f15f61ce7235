using Lambda.Functions.Api.Urls;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>A part of a request that identifies its caller.</summary>
/// <remarks>
/// HTTP APIs write <c>$request.header.X</c>, REST APIs <c>method.request.header.X</c>. Mirrors
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.identity-sources.
/// </remarks>
internal sealed record IdentitySource
{
    private static readonly Dictionary<string, Func<GatewayCall, string?>> Context = new(StringComparer.Ordinal)
    {
        ["apiId"] = call => call.Api.Name,
        ["httpMethod"] = call => call.Request.Method,
        ["identity.sourceIp"] = call => call.SourceIp,
        ["identity.userAgent"] = call => call.Request.Headers.UserAgent,
        ["path"] = call => call.StagePath,
        ["resourcePath"] = call => call.Route.Route.Path,
        ["routeKey"] = call => call.Route.Route.Key,
        ["stage"] = call => call.Api.Stage,
    };

    private readonly Func<GatewayCall, string?> _read;

    private IdentitySource(Func<GatewayCall, string?> read, bool isHeader = false) => (_read, IsHeader) = (read, isHeader);

    /// <summary>Whether the source is a header.</summary>
    public bool IsHeader { get; }

    /// <summary>Returns the source's value in a request; null if the request has none.</summary>
    public string? Of(GatewayCall call) => _read(call) is { Length: > 0 } value ? value : null;

    /// <summary>Reads an identity source; null if the text is not valid.</summary>
    public static IdentitySource? Parse(string text)
    {
        var place = text.StartsWith('$') ? text[1..] : text.StartsWith("method.", StringComparison.Ordinal) ? text[7..] : text;
        if (After(place, "request.header.") is { } header) return new(call => call.Request.Headers[header], isHeader: true);
        if (After(place, "request.querystring.") is { } parameter)
            return new(call => ProxiedRequest.Query(call.Request).TryGetValue(parameter, out var values) ? string.Join(',', values) : null);
        if (After(place, "stageVariables.") is { } variable)
            return new(call => call.Api.StageVariables?.GetValueOrDefault(variable));
        return After(place, "context.") is { } name && Context.TryGetValue(name, out var read) ? new(read) : null;
    }

    private static string? After(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && text.Length > prefix.Length ? text[prefix.Length..] : null;
}
