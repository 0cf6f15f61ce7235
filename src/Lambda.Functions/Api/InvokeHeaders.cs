using Lambda.Functions.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>The options in the headers of an Invoke request.</summary>
/// <param name="Type">How to invoke.</param>
/// <param name="WantsLogTail">Whether the answer must include the tail of the log.</param>
/// <param name="ClientContext">The client context as JSON; null when there is none.</param>
/// <param name="Error">The error in the headers that is reported only if the function exists.</param>
/// <param name="Violations">The violations that are reported together with those of the function's name; null when there are none.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax.</remarks>
internal readonly record struct InvokeHeaders(
    InvocationType Type, bool WantsLogTail = false, string? ClientContext = null, AwsError? Error = null, Violations? Violations = null)
{
    private static readonly OneOfAttribute Types = new(
        nameof(InvocationType.DryRun), nameof(InvocationType.RequestResponse), nameof(InvocationType.Event));
    private static readonly OneOfAttribute StreamingTypes = new(nameof(InvocationType.DryRun), nameof(InvocationType.RequestResponse));
    private static readonly OneOfAttribute LogTypes = new("None", "Tail");

    public static InvokeHeaders Read(HttpRequest request, bool isStreaming = false)
    {
        if (!IsJson(request)) return new(default, Error: AwsError.UnsupportedMediaType());
        var type = request.Headers["X-Amz-Invocation-Type"].ToString();
        var log = request.Headers["X-Amz-Log-Type"].ToString();
        InvocationType? asked = type switch
        {
            "" or nameof(InvocationType.RequestResponse) => InvocationType.RequestResponse,
            nameof(InvocationType.DryRun) => InvocationType.DryRun,
            nameof(InvocationType.Event) when !isStreaming => InvocationType.Event,
            _ => null,
        };
        if (asked is null || log is not ("" or "None" or "Tail"))
        {
            var violations = new Violations();
            if (asked is null) violations.Check("invocationType", type, isStreaming ? StreamingTypes : Types);
            if (log.Length > 0) violations.Check("logType", log, LogTypes);
            return new(default, Violations: violations);
        }
        var (context, error) = ((string?)null, (AwsError?)null);
        if (request.Headers.TryGetValue("X-Amz-Client-Context", out var header))
            context = Api.ClientContext.Read(header.ToString(), out error);
        return error is null ? new(asked.Value, log == "Tail", context) : new(default, Error: error);
    }

    // SDKs send no content type or application/octet-stream, and curl that of a form. Other types that are not JSON are refused.
    private static bool IsJson(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity") return false;
        if (request.ContentType is not { Length: > 0 } contentType) return true;
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = (end < 0 ? contentType.AsSpan() : contentType.AsSpan(0, end)).Trim();
        return type.EndsWith("json", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/x-amz-json-", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)
            || type.Equals("binary/octet-stream", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/plain", StringComparison.OrdinalIgnoreCase);
    }
}
