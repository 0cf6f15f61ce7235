using System.Text.Json.Serialization;

namespace Lambda.Events.CloudFront;

/// <summary>The event that CloudFront sends to a Lambda@Edge function. It always has one record.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html.</remarks>
public sealed record EdgeEvent([property: JsonPropertyName("Records")] IReadOnlyList<EdgeRecord> Records);

/// <summary>The record of an event.</summary>
public sealed record EdgeRecord([property: JsonPropertyName("cf")] EdgeTrigger Cf);

/// <summary>A CloudFront event, with its request and, in response events, its response.</summary>
/// <param name="Config">Identifies the event, its request and its distribution.</param>
/// <param name="Request">The request, with the changes that functions made in earlier events.</param>
/// <param name="Response">The response; null in request events.</param>
public sealed record EdgeTrigger(
    [property: JsonPropertyName("config")] EdgeConfig Config,
    [property: JsonPropertyName("request")] EdgeRequest Request,
    [property: JsonPropertyName("response")] EdgeResponse? Response = null);

/// <summary>Identifies the event, its request and its distribution.</summary>
/// <param name="DistributionDomainName">The distribution's domain name.</param>
/// <param name="DistributionId">The distribution.</param>
/// <param name="EventType"><c>viewer-request</c>, <c>origin-request</c>, <c>origin-response</c> or <c>viewer-response</c>.</param>
/// <param name="RequestId">The request.</param>
public sealed record EdgeConfig(
    [property: JsonPropertyName("distributionDomainName")] string DistributionDomainName,
    [property: JsonPropertyName("distributionId")] string DistributionId,
    [property: JsonPropertyName("eventType")] string EventType,
    [property: JsonPropertyName("requestId")] string RequestId);

/// <summary>A header's value, and its name as it is written.</summary>
public sealed record EdgeHeader(
    [property: JsonPropertyName("value")] string Value, [property: JsonPropertyName("key")] string? Key = null);

/// <summary>A request. A function for request events returns it, changed or unchanged.</summary>
/// <param name="ClientIp">The viewer's address.</param>
/// <param name="Method">The method, which cannot be changed.</param>
/// <param name="Uri">The path, without the query.</param>
/// <param name="QueryString">The query, without its question mark.</param>
/// <param name="Headers">The headers by their lower-case names.</param>
/// <param name="Body">The body, if the trigger includes it.</param>
/// <param name="Origin">The origin that the request goes to; set only in origin requests.</param>
public sealed record EdgeRequest(
    [property: JsonPropertyName("clientIp")] string ClientIp,
    [property: JsonPropertyName("method")] string Method,
    [property: JsonPropertyName("uri")] string Uri,
    [property: JsonPropertyName("querystring")] string QueryString,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, IReadOnlyList<EdgeHeader>> Headers,
    [property: JsonPropertyName("body")] EdgeBody? Body = null,
    [property: JsonPropertyName("origin")] EdgeOrigin? Origin = null);

/// <summary>The body of a request, and whether it was truncated.</summary>
/// <param name="InputTruncated">Whether the function sees only the beginning of the body.</param>
/// <param name="Action"><c>read-only</c>, or <c>replace</c> to make <paramref name="Data"/> the new body.</param>
/// <param name="Encoding"><c>base64</c>, or <c>text</c> for a replaced body.</param>
/// <param name="Data">The body.</param>
public sealed record EdgeBody(
    [property: JsonPropertyName("inputTruncated")] bool InputTruncated,
    [property: JsonPropertyName("action")] string Action,
    [property: JsonPropertyName("encoding")] string Encoding,
    [property: JsonPropertyName("data")] string Data);

/// <summary>The origin that a request goes to: always a custom origin, never S3.</summary>
public sealed record EdgeOrigin([property: JsonPropertyName("custom")] EdgeCustomOrigin? Custom);

/// <summary>An origin that is not an S3 bucket.</summary>
public sealed record EdgeCustomOrigin(
    [property: JsonPropertyName("domainName")] string DomainName,
    [property: JsonPropertyName("port")] int Port,
    [property: JsonPropertyName("protocol")] string Protocol,
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("readTimeout")] int ReadTimeout,
    [property: JsonPropertyName("keepaliveTimeout")] int KeepaliveTimeout,
    [property: JsonPropertyName("sslProtocols")] IReadOnlyList<string> SslProtocols,
    [property: JsonPropertyName("customHeaders")] IReadOnlyDictionary<string, IReadOnlyList<EdgeHeader>> CustomHeaders);

/// <summary>
/// A response. A function for response events returns it, changed or unchanged; a function for request events may return its own.
/// </summary>
/// <param name="Status">The HTTP status, as text.</param>
/// <param name="StatusDescription">The reason phrase of the status.</param>
/// <param name="Headers">The headers by their lower-case names.</param>
/// <param name="Body">The body that the function generates; null keeps the origin's.</param>
/// <param name="BodyEncoding"><c>text</c> or <c>base64</c>.</param>
public sealed record EdgeResponse(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("statusDescription")] string? StatusDescription = null,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, IReadOnlyList<EdgeHeader>>? Headers = null,
    [property: JsonPropertyName("body")] string? Body = null,
    [property: JsonPropertyName("bodyEncoding")] string? BodyEncoding = null);

/// <summary>The JSON contract of Lambda@Edge.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EdgeEvent))]
[JsonSerializable(typeof(EdgeRequest))]
[JsonSerializable(typeof(EdgeResponse))]
public sealed partial class EdgeJson : JsonSerializerContext;
