using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events.ApiGateway;

/// <summary>A request to an HTTP API, or to a function URL: payload format 2.0.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.</remarks>
public sealed record HttpApiEvent
{
    /// <summary>The version of the payload format, always <c>2.0</c>.</summary>
    [JsonPropertyName("version")]
    public string Version { get; init; } = "2.0";

    /// <summary>The route, such as <c>GET /pets/{id}</c> or <c>$default</c>.</summary>
    [JsonPropertyName("routeKey")]
    public string RouteKey { get; init; } = "$default";

    /// <summary>The path as it was sent.</summary>
    [JsonPropertyName("rawPath")]
    public string RawPath { get; init; } = "/";

    /// <summary>The query as it was sent, without its question mark.</summary>
    [JsonPropertyName("rawQueryString")]
    public string RawQueryString { get; init; } = "";

    /// <summary>The cookies; null when there are none.</summary>
    [JsonPropertyName("cookies")]
    public IReadOnlyList<string>? Cookies { get; init; }

    /// <summary>The headers by their lower-case names; several values are separated by commas.</summary>
    [JsonPropertyName("headers")]
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The query parameters; several values are separated by commas. Null if there are none.</summary>
    [JsonPropertyName("queryStringParameters")]
    public IReadOnlyDictionary<string, string>? QueryStringParameters { get; init; }

    /// <summary>The context that API Gateway adds to the request.</summary>
    [JsonPropertyName("requestContext")]
    public HttpApiContext? RequestContext { get; init; }

    /// <summary>The body, as text or Base64; null when there is none.</summary>
    [JsonPropertyName("body")]
    public string? Body { get; init; }

    /// <summary>The values of the route's parameters; null when the route has none.</summary>
    [JsonPropertyName("pathParameters")]
    public IReadOnlyDictionary<string, string>? PathParameters { get; init; }

    /// <summary>Whether the body is Base64.</summary>
    [JsonPropertyName("isBase64Encoded")]
    public bool IsBase64Encoded { get; init; }

    /// <summary>The stage's variables; null when there are none.</summary>
    [JsonPropertyName("stageVariables")]
    public IReadOnlyDictionary<string, string>? StageVariables { get; init; }
}

/// <summary>The context that API Gateway adds to a request to an HTTP API.</summary>
public sealed record HttpApiContext
{
    /// <summary>The account that owns the API.</summary>
    [JsonPropertyName("accountId")]
    public string? AccountId { get; init; }

    /// <summary>The API's id: its name in the settings.</summary>
    [JsonPropertyName("apiId")]
    public string? ApiId { get; init; }

    /// <summary>The result of the authorizer; null if the route has none.</summary>
    [JsonPropertyName("authorizer")]
    public HttpApiAuthorizer? Authorizer { get; init; }

    /// <summary>The host name that was called.</summary>
    [JsonPropertyName("domainName")]
    public string? DomainName { get; init; }

    /// <summary>The first label of the domain name.</summary>
    [JsonPropertyName("domainPrefix")]
    public string? DomainPrefix { get; init; }

    /// <summary>The request's HTTP method, path and protocol, and the caller's address and user agent.</summary>
    [JsonPropertyName("http")]
    public HttpApiRequest? Http { get; init; }

    /// <summary>An id that is unique to this request.</summary>
    [JsonPropertyName("requestId")]
    public string? RequestId { get; init; }

    /// <summary>The key of the route that matched, such as <c>GET /pets/{id}</c>.</summary>
    [JsonPropertyName("routeKey")]
    public string? RouteKey { get; init; }

    /// <summary>The API's stage, <c>$default</c> unless the settings name one.</summary>
    [JsonPropertyName("stage")]
    public string? Stage { get; init; }

    /// <summary>When the request arrived, such as <c>12/Mar/2020:19:03:58 +0000</c>.</summary>
    [JsonPropertyName("time")]
    public string? Time { get; init; }

    /// <summary>When the request arrived, in milliseconds since 1970.</summary>
    [JsonPropertyName("timeEpoch")]
    public long TimeEpoch { get; init; }
}

/// <summary>The result of an HTTP API's authorizer.</summary>
/// <param name="Lambda">The context that the Lambda authorizer returned.</param>
public sealed record HttpApiAuthorizer([property: JsonPropertyName("lambda")] IReadOnlyDictionary<string, JsonElement>? Lambda);

/// <summary>The HTTP request to an HTTP API.</summary>
/// <param name="Method">The HTTP method, in upper case.</param>
/// <param name="Path">The path as it was sent.</param>
/// <param name="Protocol">The protocol, such as <c>HTTP/1.1</c>.</param>
/// <param name="SourceIp">The address that the request came from.</param>
/// <param name="UserAgent">The caller's <c>User-Agent</c> header.</param>
public sealed record HttpApiRequest(
    [property: JsonPropertyName("method")] string Method,
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("protocol")] string Protocol,
    [property: JsonPropertyName("sourceIp")] string SourceIp,
    [property: JsonPropertyName("userAgent")] string UserAgent);
