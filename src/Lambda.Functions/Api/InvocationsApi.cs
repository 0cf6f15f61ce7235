using Lambda.Engine.Async;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>Answers requests about asynchronous invocations.</summary>
public sealed class InvocationsApi(IInvocationRecords records)
{
    /// <summary>The record of an invocation.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string requestId)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AwsError.OrUnavailableAsync(async () => await records.FindAsync(requestId, request.HttpContext.RequestAborted) is { } record
            ? PlainAnswer.Json(record, AsyncJson.Readable.InvocationRecord)
            : AwsError.NotFound($"There is no asynchronous invocation {requestId}; its record may have passed its retention."));
    }
}
