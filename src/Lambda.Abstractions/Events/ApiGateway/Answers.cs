using System.Text.Json.Serialization;

namespace Lambda.Events.ApiGateway;

/// <summary>A function's answer to a <see cref="RestApiEvent"/>.</summary>
/// <param name="StatusCode">The HTTP status, 100–599.</param>
/// <param name="Body">The body, as text or Base64.</param>
/// <param name="IsBase64Encoded">Whether the body is Base64. It is decoded for callers who accept one of the API's binary media
/// types.</param>
/// <param name="Headers">Headers with one value each.</param>
/// <param name="MultiValueHeaders">Headers with any number of values. They replace those of the same name in
/// <paramref name="Headers"/>.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
/// (output format of a Lambda function for proxy integration).</remarks>
public sealed record RestApiAnswer(
    [property: JsonPropertyName("statusCode")] int StatusCode,
    [property: JsonPropertyName("body")] string? Body = null,
    [property: JsonPropertyName("isBase64Encoded")] bool IsBase64Encoded = false,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, string>? Headers = null,
    [property: JsonPropertyName("multiValueHeaders")] IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueHeaders = null);

/// <summary>A function's answer to a <see cref="HttpApiEvent"/>.</summary>
/// <param name="StatusCode">The HTTP status, 100–599.</param>
/// <param name="Body">The body, as text or Base64.</param>
/// <param name="IsBase64Encoded">Whether the body is Base64.</param>
/// <param name="Headers">The headers; null for none.</param>
/// <param name="Cookies">The cookies, each sent in its own <c>Set-Cookie</c> header.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.</remarks>
public sealed record HttpApiAnswer(
    [property: JsonPropertyName("statusCode")] int StatusCode,
    [property: JsonPropertyName("body")] string? Body = null,
    [property: JsonPropertyName("isBase64Encoded")] bool IsBase64Encoded = false,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, string>? Headers = null,
    [property: JsonPropertyName("cookies")] IReadOnlyList<string>? Cookies = null);
