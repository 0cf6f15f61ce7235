using System.Diagnostics;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Lambda.Functions.Api;

/// <summary>Lambda's Invoke operation, and the older InvokeAsync.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html.</remarks>
internal sealed class InvokeApi(FunctionNames names, Invoker invoker, AsyncInvocations asynchronous, IHostApplicationLifetime lifetime)
{
    private static readonly byte[] EmptyEvent = "{}"u8.ToArray();
    private static readonly Func<long, AwsError> TooLarge = static _ => AwsError.TooLarge();
    private static readonly Func<long, AwsError> EventTooLarge = AwsError.EventTooLarge;

    /// <summary>Invokes the function with this name or ARN, and answers the request.</summary>
    public Task<IResult> InvokeAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InvokeAsync(request, name, InvokeHeaders.Read(request));
    }

    /// <summary>Answers a request for the deprecated operation InvokeAsync, which is an Invoke of type <c>Event</c>.</summary>
    /// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html.</remarks>
    public Task<IResult> AcceptAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InvokeAsync(request, name, new(InvocationType.Event));
    }

    private async Task<IResult> InvokeAsync(HttpRequest request, string name, InvokeHeaders headers)
    {
        string? qualifier = request.QueryString.HasValue ? request.Query["Qualifier"] : (string?)null;
        if (!names.TryFind(name, qualifier, FunctionRules.Invoke, headers.Violations, out var asked, out var unknown)) return unknown;
        if (headers.Error is { } wrong) return wrong;
        var isEvent = headers.Type == InvocationType.Event;
        var body = await RequestBody.ReadAsync(
            request, isEvent ? Limits.AsyncPayload : Limits.SyncPayload, isEvent ? EventTooLarge : TooLarge);
        if (body.Error is { } unread) return unread;
        var payload = body.Bytes.IsEmpty ? EmptyEvent : body.Bytes;
        if (PayloadJson.Error(payload.Span) is { } error) return AwsError.InvalidContent($"Could not parse payload into json: {error}");

        var invocation = new InvocationRequest(Guid.NewGuid().ToString(), payload)
        {
            Qualifier = asked.Qualifier,
            WantsLogTail = headers.WantsLogTail,
            // Lambda passes it to synchronous invocations only.
            ClientContext = isEvent ? null : headers.ClientContext,
        };
        return headers.Type switch
        {
            InvocationType.Event => await AcceptAsync(asked.Function, invocation, request.HttpContext.RequestAborted),
            InvocationType.DryRun => new PayloadResult(StatusCodes.Status204NoContent, invocation.RequestId, default),
            _ => await RunAsync(asked.Function, invocation),
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
                InvocationOutcome.Throttled throttled => AwsError.Throttled(throttled.Reason),
                _ => throw new UnreachableException($"Unexpected outcome: {outcome.GetType().Name}."),
            };

            PayloadResult Result(ReadOnlyMemory<byte> payload, string? functionError) =>
                new(StatusCodes.Status200OK, invocation.RequestId, payload)
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

    private Task<IResult> AcceptAsync(LambdaFunction function, InvocationRequest invocation, CancellationToken cancellation) =>
        AwsError.OrUnavailableAsync(async () =>
        {
            await asynchronous.AcceptAsync(function, invocation, cancellation);
            return new PayloadResult(StatusCodes.Status202Accepted, invocation.RequestId, default);
        });
}
