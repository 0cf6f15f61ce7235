using System.Diagnostics;
using Lambda.Engine.Observability;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>The answer to an invocation: the payload byte for byte, with Lambda's headers.</summary>
internal sealed class PayloadResult(int status, string requestId, ReadOnlyMemory<byte> payload) : IResult
{
    // The span of the request's handler, which has ended when the answer is written.
    private readonly string? _trace = XRayHeader.Of(Activity.Current);

    internal string? ExecutedVersion { get; init; }
    internal string? FunctionError { get; init; }
    internal string? LogResult { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers["x-amzn-RequestId"] = requestId;
        if (_trace is not null) response.Headers[XRayHeader.Name] = _trace;
        if (ExecutedVersion is not null) response.Headers["X-Amz-Executed-Version"] = ExecutedVersion;
        if (FunctionError is not null) response.Headers["X-Amz-Function-Error"] = FunctionError;
        if (LogResult is not null) response.Headers["X-Amz-Log-Result"] = LogResult;
        if (status == StatusCodes.Status204NoContent) return Task.CompletedTask;
        response.ContentLength = payload.Length;
        if (payload.IsEmpty) return Task.CompletedTask;
        response.ContentType = "application/json";
        return response.Body.WriteAsync(payload, CancellationToken.None).AsTask();
    }
}
