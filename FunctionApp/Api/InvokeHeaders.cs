using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api;

/// <summary>What the headers of an Invoke request ask for.</summary>
/// <param name="Type">How to invoke.</param>
/// <param name="WantsLogTail">Whether the answer shall carry the tail of the log.</param>
/// <param name="ClientContext">The client context as JSON; null when there is none.</param>
/// <param name="Error">What is wrong with them.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax.</remarks>
internal readonly record struct InvokeHeaders(InvocationType Type, bool WantsLogTail, string? ClientContext, AwsError? Error)
{
    public static InvokeHeaders Read(HttpRequest request)
    {
        if (!IsJson(request)) return Wrong(AwsError.UnsupportedMediaType());
        var type = request.Headers["X-Amz-Invocation-Type"].ToString();
        if (type.Length == 0) type = nameof(InvocationType.RequestResponse);
        InvocationType? asked = type switch
        {
            nameof(InvocationType.RequestResponse) => InvocationType.RequestResponse,
            nameof(InvocationType.Event) => InvocationType.Event,
            nameof(InvocationType.DryRun) => InvocationType.DryRun,
            _ => null,
        };
        if (asked is null) return Wrong(NotOneOf(type, "invocationType", "RequestResponse, Event, DryRun"));
        var log = request.Headers["X-Amz-Log-Type"].ToString();
        if (log is not ("" or "None" or "Tail")) return Wrong(NotOneOf(log, "logType", "None, Tail"));
        var (context, error) = ((string?)null, (AwsError?)null);
        if (request.Headers.TryGetValue("X-Amz-Client-Context", out var header)) context = Api.ClientContext.Read(header.ToString(), out error);
        return error is null ? new(asked.Value, log == "Tail", context, null) : Wrong(error);
    }

    private static InvokeHeaders Wrong(AwsError error) => new(default, false, null, error);

    private static AwsError NotOneOf(string value, string member, string allowed) =>
        AwsError.InvalidParameter($"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy enum value set: [{allowed}]");

    // SDKs send no type or application/octet-stream, curl a form's: what is declared to be something else than JSON is refused.
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
