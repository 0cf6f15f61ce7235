using System.Text.Json.Serialization;

namespace Lambda.Events.LoadBalancer;

/// <summary>A request to an Application Load Balancer whose target is a function.</summary>
/// <param name="RequestContext">Identifies the target group.</param>
/// <param name="HttpMethod">The HTTP method, in upper case.</param>
/// <param name="Path">The path as it was sent.</param>
/// <param name="QueryStringParameters">The query parameters as they were sent, still encoded; for several values, the last. Null if the
/// target group has multi-value headers.</param>
/// <param name="MultiValueQueryStringParameters">The query parameters with all of their values. Null unless the target group has
/// multi-value headers.</param>
/// <param name="Headers">The headers by their lower-case names; for several values, the last. Null if the target group has multi-value
/// headers.</param>
/// <param name="MultiValueHeaders">The headers with all values. Null unless the target group has multi-value headers.</param>
/// <param name="Body">The body, as text or Base64.</param>
/// <param name="IsBase64Encoded">Whether the body is Base64.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html.</remarks>
public sealed record LoadBalancerEvent(
    [property: JsonPropertyName("requestContext")] LoadBalancerContext RequestContext,
    [property: JsonPropertyName("httpMethod")] string HttpMethod,
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("queryStringParameters")] IReadOnlyDictionary<string, string>? QueryStringParameters,
    [property: JsonPropertyName("multiValueQueryStringParameters")]
    IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueQueryStringParameters,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, string>? Headers,
    [property: JsonPropertyName("multiValueHeaders")] IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueHeaders,
    [property: JsonPropertyName("body")] string Body,
    [property: JsonPropertyName("isBase64Encoded")] bool IsBase64Encoded);

/// <summary>The target group that the request was sent to.</summary>
public sealed record LoadBalancerContext([property: JsonPropertyName("elb")] LoadBalancerTarget Elb);

/// <summary>The target group that the function belongs to.</summary>
public sealed record LoadBalancerTarget([property: JsonPropertyName("targetGroupArn")] string TargetGroupArn);

/// <summary>A function's answer to a <see cref="LoadBalancerEvent"/>.</summary>
/// <param name="StatusCode">The HTTP status.</param>
/// <param name="StatusDescription">The status with its reason, such as <c>200 OK</c>.</param>
/// <param name="Body">The body, as text or Base64.</param>
/// <param name="IsBase64Encoded">Whether the body is Base64.</param>
/// <param name="Headers">The headers; for target groups without multi-value headers.</param>
/// <param name="MultiValueHeaders">The headers; for target groups with multi-value headers.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html.</remarks>
public sealed record LoadBalancerAnswer(
    [property: JsonPropertyName("statusCode")] int StatusCode,
    [property: JsonPropertyName("statusDescription")] string? StatusDescription = null,
    [property: JsonPropertyName("body")] string? Body = null,
    [property: JsonPropertyName("isBase64Encoded")] bool IsBase64Encoded = false,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, string>? Headers = null,
    [property: JsonPropertyName("multiValueHeaders")] IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueHeaders = null);

/// <summary>The JSON contract of load balancers.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LoadBalancerEvent))]
[JsonSerializable(typeof(LoadBalancerAnswer))]
public sealed partial class LoadBalancerJson : JsonSerializerContext;
