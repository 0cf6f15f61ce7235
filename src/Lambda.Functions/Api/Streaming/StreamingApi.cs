using Lambda.Engine;
using Lambda.Engine.Invocation;
using Lambda.Engine.Invocation.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Lambda.Functions.Api.Streaming;

/// <summary>Lambda's operation InvokeWithResponseStream.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html.</remarks>
internal sealed class StreamingApi(FunctionNames names, FunctionCatalogue catalogue, Invoker invoker, IHostApplicationLifetime lifetime)
{
    private static readonly byte[] EmptyEvent = "{}"u8.ToArray();
    private static readonly Func<long, AwsError> TooLarge = static _ => AwsError.TooLarge();

    /// <summary>Invokes the function with this name or ARN, and streams its result.</summary>
    public async Task<IResult> InvokeAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        var headers = InvokeHeaders.Read(request, isStreaming: true);
        if (!names.TryFind(name, request.Query["Qualifier"], FunctionRules.Invoke, headers.Violations, out var asked, out var unknown))
            return unknown;
        if (headers.Error is { } wrong) return wrong;
        var body = await RequestBody.ReadAsync(request, Limits.SyncPayload, TooLarge);
        if (body.Error is { } unread) return unread;
        var payload = body.Bytes.IsEmpty ? EmptyEvent : body.Bytes;
        if (PayloadJson.Error(payload.Span) is { } error) return AwsError.InvalidContent($"Could not parse payload into json: {error}");

        var invocation = new InvocationRequest(
            Guid.NewGuid().ToString(),
            payload) { Qualifier = asked.Qualifier, WantsLogTail = headers.WantsLogTail, ClientContext = headers.ClientContext };
        return headers.Type == InvocationType.DryRun
            ? new PayloadResult(StatusCodes.Status204NoContent, invocation.RequestId, default)
            : new Answer(this, asked.Function, invocation);
    }

    private async Task RunAsync(LambdaFunction function, InvocationRequest invocation, HttpContext http)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, http.RequestAborted);
        var stream = new StreamingResult(http.Response, invocation.RequestId);
        try
        {
            var outcome = await invoker.StreamAsync(
                function, invocation, new ResultSink(stream.WriteAsync, catalogue.StreamedResultLimit), ended.Token);
            if (outcome is InvocationOutcome.Throttled throttled)
            {
                await AwsError.Throttled(throttled.Reason).ExecuteAsync(http);
                return;
            }
            var log = invocation.WantsLogTail ? Convert.ToBase64String(outcome.LogTail.Span) : null;
            await stream.CompleteAsync((outcome as InvocationOutcome.Failed)?.Error, log, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has disconnected.
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Aborts a stream that has begun: without its final message, no reader takes it for complete.
            if (http.Response.HasStarted) http.Abort();
            else await AwsError.Unavailable("The app is shutting down; the function did not finish.").ExecuteAsync(http);
        }
    }

    private sealed class Answer(StreamingApi api, LambdaFunction function, InvocationRequest invocation) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => api.RunAsync(function, invocation, httpContext);
    }
}
