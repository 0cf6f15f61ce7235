using Lambda.Engine;
using Lambda.Engine.Access;
using Lambda.Engine.Async;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Reports the state of an asynchronous invocation over HTTP.</summary>
public sealed class InvocationStatusTrigger(IInvocationRecords records)
{
    /// <summary><c>GET /api/invocations/{requestId}</c>.</summary>
    [Function("GetInvocation")]
    [Requires(Actions.GetInvocation)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "invocations/{requestId}")] HttpRequest request, string requestId)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await records.FindAsync(requestId, request.HttpContext.RequestAborted) is { } record
                ? PlainAnswer.Json(record, AsyncJson.Readable.InvocationRecord)
                : new AwsError(
                    StatusCodes.Status404NotFound, "ResourceNotFoundException",
                    $"There is no asynchronous invocation {requestId}; its record may have passed its retention.");
        }
        catch (StorageUnavailableException e)
        {
            return AwsError.Unavailable(e.Message);
        }
    }
}
