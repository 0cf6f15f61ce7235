using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events.ApiGateway;

/// <summary>A request to a REST API with proxy integration: payload format 1.0.</summary>
/// <param name="Resource">The route's path, such as <c>/pets/{id}</c>.</param>
/// <param name="Path">The request's path, without the stage.</param>
/// <param name="HttpMethod">The HTTP method, in upper case.</param>
/// <param name="Headers">The headers; for a header that was sent several times, the last value.</param>
/// <param name="MultiValueHeaders">The headers with all of their values.</param>
/// <param name="QueryStringParameters">The query parameters; for a parameter that was sent several times, the last value. Null if there are
/// none.</param>
/// <param name="MultiValueQueryStringParameters">The query parameters with all of their values. Null if there are none.</param>
/// <param name="PathParameters">The values of the route's parameters. Null when the route has none.</param>
/// <param name="StageVariables">The stage's variables. Null when there are none.</param>
/// <param name="RequestContext">The context that API Gateway adds to the request.</param>
/// <param name="Body">The body, as text or Base64; null when there is none.</param>
/// <param name="IsBase64Encoded">Whether the body is Base64.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
/// (input format of a Lambda function for proxy integration).</remarks>
public sealed record RestApiEvent(
    [property: JsonPropertyName("resource")] string Resource,
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("httpMethod")] string HttpMethod,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, string>? Headers,
    [property: JsonPropertyName("multiValueHeaders")] IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueHeaders,
    [property: JsonPropertyName("queryStringParameters")] IReadOnlyDictionary<string, string>? QueryStringParameters,
    [property: JsonPropertyName("multiValueQueryStringParameters")]
    IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueQueryStringParameters,
    [property: JsonPropertyName("pathParameters")] IReadOnlyDictionary<string, string>? PathParameters,
    [property: JsonPropertyName("stageVariables")] IReadOnlyDictionary<string, string>? StageVariables,
    [property: JsonPropertyName("requestContext")] RestApiContext RequestContext,
    [property: JsonPropertyName("body")] string? Body,
    [property: JsonPropertyName("isBase64Encoded")] bool IsBase64Encoded);

/// <summary>The context that API Gateway adds to a request to a REST API.</summary>
public sealed record RestApiContext
{
    /// <summary>The account that owns the API.</summary>
    [JsonPropertyName("accountId")]
    public string? AccountId { get; init; }

    /// <summary>The API's id: its name in the settings.</summary>
    [JsonPropertyName("apiId")]
    public string? ApiId { get; init; }

    /// <summary>
    /// The <c>principalId</c> and the context that the Lambda authorizer returned, with their values as text; null if the route has no
    /// authorizer.
    /// </summary>
    [JsonPropertyName("authorizer")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, JsonElement>? Authorizer { get; init; }

    /// <summary>The host name that was called.</summary>
    [JsonPropertyName("domainName")]
    public string? DomainName { get; init; }

    /// <summary>The first label of the domain name.</summary>
    [JsonPropertyName("domainPrefix")]
    public string? DomainPrefix { get; init; }

    /// <summary>The extended id that API Gateway gives the request.</summary>
    [JsonPropertyName("extendedRequestId")]
    public string? ExtendedRequestId { get; init; }

    /// <summary>The HTTP method, in upper case.</summary>
    [JsonPropertyName("httpMethod")]
    public string? HttpMethod { get; init; }

    /// <summary>The caller's address, user agent and credentials.</summary>
    [JsonPropertyName("identity")]
    public RestApiIdentity? Identity { get; init; }

    /// <summary>The path, with the stage.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; init; }

    /// <summary>The protocol and its version, such as <c>HTTP/1.1</c>.</summary>
    [JsonPropertyName("protocol")]
    public string? Protocol { get; init; }

    /// <summary>An id that is unique to this request.</summary>
    [JsonPropertyName("requestId")]
    public string? RequestId { get; init; }

    /// <summary>When the request arrived, such as <c>20/Feb/2018:22:48:57 +0000</c>.</summary>
    [JsonPropertyName("requestTime")]
    public string? RequestTime { get; init; }

    /// <summary>When the request arrived, in milliseconds since 1970.</summary>
    [JsonPropertyName("requestTimeEpoch")]
    public long RequestTimeEpoch { get; init; }

    /// <summary>The id of the route.</summary>
    [JsonPropertyName("resourceId")]
    public string? ResourceId { get; init; }

    /// <summary>The path of the route.</summary>
    [JsonPropertyName("resourcePath")]
    public string? ResourcePath { get; init; }

    /// <summary>The API's stage, <c>prod</c> unless the settings name one.</summary>
    [JsonPropertyName("stage")]
    public string? Stage { get; init; }
}

/// <summary>The caller of a REST API.</summary>
public sealed record RestApiIdentity
{
    /// <summary>The access key of a caller who signs the request.</summary>
    [JsonPropertyName("accessKey")]
    public string? AccessKey { get; init; }

    /// <summary>The account of a caller who signs the request.</summary>
    [JsonPropertyName("accountId")]
    public string? AccountId { get; init; }

    /// <summary>The caller's API key; always null here.</summary>
    [JsonPropertyName("apiKey")]
    public string? ApiKey { get; init; }

    /// <summary>The principal of a caller who signs the request.</summary>
    [JsonPropertyName("caller")]
    public string? Caller { get; init; }

    /// <summary>Always null: there are no Cognito identities here.</summary>
    [JsonPropertyName("cognitoAuthenticationProvider")]
    public string? CognitoAuthenticationProvider { get; init; }

    /// <summary>Always null: there are no Cognito identities here.</summary>
    [JsonPropertyName("cognitoAuthenticationType")]
    public string? CognitoAuthenticationType { get; init; }

    /// <summary>Always null: there are no Cognito identities here.</summary>
    [JsonPropertyName("cognitoIdentityId")]
    public string? CognitoIdentityId { get; init; }

    /// <summary>Always null: there are no Cognito identities here.</summary>
    [JsonPropertyName("cognitoIdentityPoolId")]
    public string? CognitoIdentityPoolId { get; init; }

    /// <summary>The address that the request came from.</summary>
    [JsonPropertyName("sourceIp")]
    public string? SourceIp { get; init; }

    /// <summary>The principal of a caller who signs the request.</summary>
    [JsonPropertyName("user")]
    public string? User { get; init; }

    /// <summary>The caller's <c>User-Agent</c> header.</summary>
    [JsonPropertyName("userAgent")]
    public string? UserAgent { get; init; }

    /// <summary>The ARN of a caller who signs the request.</summary>
    [JsonPropertyName("userArn")]
    public string? UserArn { get; init; }
}
