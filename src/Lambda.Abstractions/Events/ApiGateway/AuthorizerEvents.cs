using System.Text.Json.Serialization;

namespace Lambda.Events.ApiGateway;

/// <summary>The event that a TOKEN authorizer of a REST API receives.</summary>
/// <param name="Type">Always <c>TOKEN</c>.</param>
/// <param name="AuthorizationToken">The value of the header that the authorizer is configured to read.</param>
/// <param name="MethodArn">The method that is called, <c>arn:aws:execute-api:region:account:api/stage/METHOD/path</c>.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html.</remarks>
public sealed record TokenAuthorizerEvent(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("authorizationToken")] string AuthorizationToken,
    [property: JsonPropertyName("methodArn")] string MethodArn);

/// <summary>The event that a REQUEST authorizer of a REST API receives.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html.</remarks>
public sealed record RequestAuthorizerEvent(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("methodArn")] string MethodArn,
    [property: JsonPropertyName("resource")] string Resource,
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("httpMethod")] string HttpMethod,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, string>? Headers,
    [property: JsonPropertyName("multiValueHeaders")] IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueHeaders,
    [property: JsonPropertyName("queryStringParameters")] IReadOnlyDictionary<string, string> QueryStringParameters,
    [property: JsonPropertyName("multiValueQueryStringParameters")]
    IReadOnlyDictionary<string, IReadOnlyList<string>> MultiValueQueryStringParameters,
    [property: JsonPropertyName("pathParameters")] IReadOnlyDictionary<string, string> PathParameters,
    [property: JsonPropertyName("stageVariables")] IReadOnlyDictionary<string, string> StageVariables,
    [property: JsonPropertyName("requestContext")] RestApiContext RequestContext);

/// <summary>The event that a Lambda authorizer of an HTTP API receives, in format 2.0.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html.</remarks>
public sealed record HttpAuthorizerEvent(
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("routeArn")] string RouteArn,
    [property: JsonPropertyName("identitySource")] IReadOnlyList<string>? IdentitySource,
    [property: JsonPropertyName("routeKey")] string RouteKey,
    [property: JsonPropertyName("rawPath")] string RawPath,
    [property: JsonPropertyName("rawQueryString")] string RawQueryString,
    [property: JsonPropertyName("cookies")] IReadOnlyList<string>? Cookies,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, string>? Headers,
    [property: JsonPropertyName("queryStringParameters")] IReadOnlyDictionary<string, string>? QueryStringParameters,
    [property: JsonPropertyName("requestContext")] HttpApiContext? RequestContext,
    [property: JsonPropertyName("pathParameters")] IReadOnlyDictionary<string, string>? PathParameters,
    [property: JsonPropertyName("stageVariables")] IReadOnlyDictionary<string, string>? StageVariables);
