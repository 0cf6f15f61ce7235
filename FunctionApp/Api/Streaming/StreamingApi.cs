using FunctionApp.Invocation;
using FunctionApp.Invocation.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace FunctionApp.Api.Streaming;

/// <summary>Lambda's InvokeWithResponseStream operation.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html.</remarks>
public sealed class StreamingApi(FunctionCatalogue catalogue, Invoker invoker, IHostApplicationLifetime lifetime)
{
    private static readonly byte[] EmptyEvent = "{}"u8.ToArray();

    /// <summary>Answers one request to invoke the function of that name.</summary>
    public async Task<IResult> InvokeAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!catalogue.TryGet(name, out var function)) return AwsError.FunctionNotFound(name);
        var type = request.Headers["X-Amz-Invocation-Type"].ToString();
        if (type is not ("" or "RequestResponse" or "DryRun"))
            return AwsError.InvalidParameter($"Value '{type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [RequestResponse, DryRun]");
        if (await RequestBody.ReadAsync(request, Limits.SyncPayload) is not { } payload) return AwsError.TooLarge(Limits.SyncPayload);
        if (payload.IsEmpty) payload = EmptyEvent;
        if (PayloadJson.Error(payload.Span) is { } error) return AwsError.InvalidContent(error);

        var invocation = new InvocationRequest(Guid.NewGuid().ToString(), payload) { WantsLogTail = request.Headers["X-Amz-Log-Type"] == "Tail" };
        return type == "DryRun" ? new PayloadResult(StatusCodes.Status204NoContent, invocation.RequestId, default) : new Answer(this, function, invocation);
    }

    private async Task RunAsync(LambdaFunction function, InvocationRequest invocation, HttpContext http)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, http.RequestAborted);
        var stream = new InvocationStream(http.Response, invocation.RequestId);
        try
        {
            var outcome = await invoker.StreamAsync(function, invocation, new ResultSink(stream.WriteAsync, catalogue.StreamedResultLimit), ended.Token);
            if (outcome is InvocationOutcome.Throttled throttled)
            {
                await AwsError.Throttled(throttled.Reason.ToString()).ExecuteAsync(http);
                return;
            }
            var log = invocation.WantsLogTail ? Convert.ToBase64String(outcome.LogTail.Span) : null;
            await stream.CompleteAsync((outcome as InvocationOutcome.Failed)?.Error, log, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // There is nobody left to answer.
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // A stream that has begun is broken off: without its last message no reader takes it for whole.
            if (http.Response.HasStarted) http.Abort();
            else await AwsError.Unavailable("The app is shutting down; the function did not finish.").ExecuteAsync(http);
        }
    }

    private sealed class Answer(StreamingApi api, LambdaFunction function, InvocationRequest invocation) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => api.RunAsync(function, invocation, httpContext);
    }
}
