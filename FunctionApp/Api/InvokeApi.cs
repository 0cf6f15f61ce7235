using FunctionApp.Async;
using FunctionApp.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace FunctionApp.Api;

/// <summary>Lambda's Invoke operation.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html.</remarks>
public sealed class InvokeApi(FunctionCatalogue catalogue, Invoker invoker, AsyncInvocations asynchronous, IHostApplicationLifetime lifetime)
{
    private static readonly byte[] EmptyEvent = "{}"u8.ToArray();

    /// <summary>Answers one request to invoke the function of that name.</summary>
    public async Task<IResult> InvokeAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!catalogue.TryGet(name, out var function)) return AwsError.FunctionNotFound(name);
        var type = request.Headers["X-Amz-Invocation-Type"].ToString();
        var isEvent = type == "Event";
        if (!isEvent && type is not ("" or "RequestResponse" or "DryRun"))
            return AwsError.InvalidParameter($"Value '{type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [RequestResponse, Event, DryRun]");

        var limit = isEvent ? Limits.AsyncPayload : Limits.SyncPayload;
        if (await RequestBody.ReadAsync(request, limit) is not { } payload) return AwsError.TooLarge(limit);
        if (payload.IsEmpty) payload = EmptyEvent;
        if (PayloadJson.Error(payload.Span) is { } error) return AwsError.InvalidContent(error);

        var invocation = new InvocationRequest(Guid.NewGuid().ToString(), payload) { WantsLogTail = request.Headers["X-Amz-Log-Type"] == "Tail" };
        return type switch
        {
            "Event" => await AcceptAsync(function, invocation, request.HttpContext.RequestAborted),
            "DryRun" => new PayloadResult(StatusCodes.Status204NoContent, invocation.RequestId, default),
            _ => await RunAsync(function, invocation),
        };
    }

    private async Task<IResult> RunAsync(LambdaFunction function, InvocationRequest invocation)
    {
        try
        {
            var outcome = await invoker.InvokeAsync(function, invocation, lifetime.ApplicationStopping);
            return outcome switch
            {
                InvocationOutcome.Succeeded succeeded => Result(succeeded.Payload, null),
                InvocationOutcome.Failed failed => Result(failed.Error.Payload, FunctionError.Unhandled),
                InvocationOutcome.Throttled throttled => AwsError.Throttled(throttled.Reason.ToString()),
                _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome."),
            };

            PayloadResult Result(ReadOnlyMemory<byte> payload, string? functionError) => new(StatusCodes.Status200OK, invocation.RequestId, payload)
            {
                ExecutedVersion = LambdaFunction.Latest,
                FunctionError = functionError,
                LogResult = invocation.WantsLogTail ? Convert.ToBase64String(outcome.LogTail.Span) : null,
            };
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return AwsError.Unavailable("The app is shutting down; the function did not finish.");
        }
    }

    private async Task<IResult> AcceptAsync(LambdaFunction function, InvocationRequest invocation, CancellationToken cancellation)
    {
        try
        {
            await asynchronous.AcceptAsync(function, invocation, cancellation);
            return new PayloadResult(StatusCodes.Status202Accepted, invocation.RequestId, default);
        }
        catch (StorageUnavailableException e)
        {
            return AwsError.Unavailable(e.Message);
        }
    }
}
