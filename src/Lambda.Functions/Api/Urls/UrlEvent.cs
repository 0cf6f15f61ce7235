using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Urls;

/// <summary>Writes a request to a function URL as an event in API Gateway's payload format 2.0.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads.</remarks>
internal static class UrlEvent
{
    private const string Default = "$default";
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the event for a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="rawPath">Its path after the function's address, as it was sent.</param>
    /// <param name="body">Its body.</param>
    /// <param name="function">The function.</param>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="sourceIp">The address that the request came from.</param>
    /// <param name="now">When the request arrived.</param>
    public static ReadOnlyMemory<byte> Write(
        HttpRequest request, string rawPath, ReadOnlyMemory<byte> body, LambdaFunction function, string requestId, string sourceIp,
        DateTimeOffset now)
    {
        var output = new ArrayBufferWriter<byte>(1024 + body.Length);
        using var json = new Utf8JsonWriter(output, Json);
        json.WriteStartObject();
        json.WriteString("version", "2.0");
        json.WriteString("routeKey", Default);
        json.WriteString("rawPath", rawPath);
        json.WriteString("rawQueryString", ProxiedRequest.RawQuery(request));
        WriteCookies(json, request);
        WriteHeaders(json, request);
        WriteQuery(json, request);
        WriteContext(json, request, rawPath, function, requestId, sourceIp, now);
        WriteBody(json, request, body);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    /// <summary>Returns whether a body with this media type is passed as text; all others are passed as Base64.</summary>
    internal static bool IsText(string? contentType, string? contentEncoding)
    {
        if (!string.IsNullOrEmpty(contentEncoding) || contentType is null) return false;
        var type = contentType.AsSpan();
        if (type.IndexOf(';') is > 0 and var end) type = type[..end];
        type = type.Trim();
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/javascript", StringComparison.OrdinalIgnoreCase)
                || type.Equals("application/xml", StringComparison.OrdinalIgnoreCase);
    }

    private static void WriteCookies(Utf8JsonWriter json, HttpRequest request)
    {
        var cookies = ProxiedRequest.Cookies(request);
        if (cookies.Count == 0) return;
        json.WriteStartArray("cookies");
        foreach (var cookie in cookies) json.WriteStringValue(cookie);
        json.WriteEndArray();
    }

    private static void WriteHeaders(Utf8JsonWriter json, HttpRequest request)
    {
        json.WriteStartObject("headers");
        foreach (var (name, values) in ProxiedRequest.Headers(request))
        {
            // Cookies have a member of their own.
            if (name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)) continue;
#pragma warning disable CA1308 // The format has lower-case names.
            json.WriteString(name.ToLowerInvariant(), string.Join(',', values));
#pragma warning restore CA1308
        }
        json.WriteEndObject();
    }

    private static void WriteQuery(Utf8JsonWriter json, HttpRequest request)
    {
        var parameters = ProxiedRequest.Query(request);
        if (parameters.Count == 0) return;
        json.WriteStartObject("queryStringParameters");
        foreach (var (name, values) in parameters) json.WriteString(name, string.Join(',', values));
        json.WriteEndObject();
    }

    private static void WriteContext(
        Utf8JsonWriter json, HttpRequest request, string rawPath, LambdaFunction function, string requestId, string sourceIp,
        DateTimeOffset now)
    {
        var domain = request.Host.Host;
        json.WriteStartObject("requestContext");
        json.WriteString("accountId", function.Options.Url == FunctionOptions.UrlForAll ? "anonymous" : Arn.Parse(function.Arn)?.AccountId);
        json.WriteString("apiId", function.Name);
        json.WriteNull("authentication");
        json.WriteString("domainName", domain);
        json.WriteString("domainPrefix", domain.Split('.')[0]);
        json.WriteStartObject("http");
        json.WriteString("method", request.Method);
        json.WriteString("path", rawPath);
        json.WriteString("protocol", request.Protocol);
        json.WriteString("sourceIp", sourceIp);
        json.WriteString("userAgent", request.Headers.UserAgent.ToString());
        json.WriteEndObject();
        json.WriteString("requestId", requestId);
        json.WriteString("routeKey", Default);
        json.WriteString("stage", Default);
        json.WriteString("time", now.ToUniversalTime().ToString("dd/MMM/yyyy:HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        json.WriteNumber("timeEpoch", now.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    }

    // A body that is declared as text but is not text is Base64-encoded, so that nothing is lost.
    private static void WriteBody(Utf8JsonWriter json, HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var isText = body.IsEmpty || IsText(request.ContentType, request.Headers.ContentEncoding) && Utf8.IsValid(body.Span);
        if (!body.IsEmpty && isText) json.WriteString("body", body.Span);
        else if (!body.IsEmpty) json.WriteBase64String("body", body.Span);
        json.WriteBoolean("isBase64Encoded", !isText);
    }
}
