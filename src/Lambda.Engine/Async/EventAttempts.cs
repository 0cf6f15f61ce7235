using System.Diagnostics;
using System.Text;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Async;

/// <summary>Makes the attempts at events: invokes the handler, then completes the event or queues its next attempt.</summary>
internal sealed class EventAttempts(
    Invoker invoker, IEventQueue queue, IInvocationRecords records, EventCompletion end, RetryPolicy policy, TimeProvider time,
    ILogger<EventAttempts> logger)
{
    /// <summary>Makes one attempt, and acts on its outcome.</summary>
    /// <param name="item">The event, with its payload.</param>
    /// <param name="function">Its function.</param>
    /// <param name="mayBeCopy">Whether the event may have failed before, so that it may have a dead letter.</param>
    /// <param name="shutdown">Cancelled when the app shuts down.</param>
    /// <exception cref="StorageUnavailableException">The outcome or the next attempt could not be stored.</exception>
    public async Task MakeAsync(AsyncEvent item, LambdaFunction function, bool mayBeCopy, CancellationToken shutdown)
    {
        EngineMetrics.Attempted(item.Function, time.GetUtcNow() - item.AgesFrom);
        var started = time.GetUtcNow();
        var request = new InvocationRequest(item.RequestId, item.Payload)
        {
            ClientContext = item.ClientContext,
            Qualifier = item.Qualifier,
            WantsLogTail = true,
        };
        var outcome = await invoker.InvokeAsync(function, request, shutdown);
        if (outcome is not InvocationOutcome.Throttled)
            item = item with { History = AttemptHistory.With(item.History, Attempt(item, started, outcome)) };
        switch (outcome)
        {
            case InvocationOutcome.Succeeded succeeded:
                await end.SucceedAsync(item, function, succeeded.Payload, mayBeCopy, shutdown);
                break;
            case InvocationOutcome.Failed failed:
                await ActAsync(
                    policy.AfterFunctionError(item, function.Options, time.GetUtcNow()), item, function, item.Attempts, failed.Error,
                    shutdown);
                break;
            case InvocationOutcome.Throttled:
                await ActAsync(
                    policy.AfterThrottle(item, function.Options, time.GetUtcNow()), item, function, item.Attempts - 1, error: null,
                    shutdown);
                break;
            default:
                throw new UnreachableException($"Unexpected outcome: {outcome.GetType().Name}.");
        }
    }

    private InvocationAttempt Attempt(AsyncEvent item, DateTimeOffset started, InvocationOutcome outcome)
    {
        var error = (outcome as InvocationOutcome.Failed)?.Error;
        return new(item.Attempts, started, time.GetUtcNow())
        {
            ErrorType = error?.ErrorType,
            ErrorMessage = error?.ErrorMessage,
            LogTail = Encoding.UTF8.GetString(outcome.LogTail.Span),
            Redrives = item.Redrives == 0 ? null : item.Redrives,
            RedrivenAt = item.RedrivenAt,
        };
    }

    private async Task ActAsync(
        RetryDecision decision, AsyncEvent item, LambdaFunction function, int attempts, FunctionError? error, CancellationToken shutdown)
    {
        switch (decision)
        {
            case RetryDecision.Retry(var next, var delay):
                // The next attempt is stored before this one is reported as done.
                await queue.SendAsync(error is null ? AsyncEventCodec.Write(next) : AsyncEventCodec.Write(next, error), delay, shutdown);
                var state = attempts == item.EarlierAttempts ? InvocationState.Queued : InvocationState.Retrying;
                await ReportRetryAsync(InvocationRecord.Of(item, state) with
                {
                    Attempts = attempts,
                    NextAttemptAt = time.GetUtcNow() + delay,
                    ErrorType = error?.ErrorType,
                    ErrorMessage = error?.ErrorMessage,
                }, shutdown);
                AsyncLog.Retrying(logger, item.RequestId, item.Function, next.Attempt, delay);
                break;
            case RetryDecision.GiveUp(var condition):
                await end.GiveUpAsync(item, function, condition, attempts, error, shutdown);
                break;
            default:
                throw new UnreachableException($"Unexpected decision: {decision.GetType().Name}.");
        }
    }

    private async Task ReportRetryAsync(InvocationRecord record, CancellationToken shutdown)
    {
        try
        {
            await records.ReportRetryAsync(record, shutdown);
        }
        catch (StorageUnavailableException e)
        {
            // The next attempt is already queued: postponing this one, too, would duplicate it.
            AsyncLog.RetryNotReported(logger, record.RequestId, record.FunctionName, e);
        }
    }
}
