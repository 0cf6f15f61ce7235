using System.Diagnostics;
using System.Text;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Async;

/// <summary>Makes one attempt at a queued event and acts on its outcome. Every step may be repeated after a crash; none is lost.</summary>
internal sealed class AsyncProcessor(
    FunctionCatalogue catalogue, Invoker invoker, IEventQueue queue, IPayloadStore payloads, IInvocationRecords records,
    Deliveries deliveries, EventCompletion end, StrayMessages strays, RetryPolicy policy, TimeProvider time, ILogger<AsyncProcessor> logger)
{
    private static readonly FunctionOptions NoFunction = new();
    private static readonly FunctionError NeverEnded = FunctionError.Of("Runtime.ExitError",
        "No attempt finished: each attempt either crashed the app or its outcome could not be stored.");

    /// <summary>Handles one message; when it returns, the message may be deleted.</summary>
    /// <param name="message">The message as it was sent.</param>
    /// <param name="queued">What the queue says of it.</param>
    /// <param name="shutdown">Cancelled when the app shuts down: the attempt is interrupted and the message is redelivered.</param>
    /// <exception cref="StorageUnavailableException">The next step could not be queued; the message must be redelivered.</exception>
    public async Task ProcessAsync(ReadOnlyMemory<byte> message, QueuedMessage queued, CancellationToken shutdown)
    {
        switch (AsyncMessage.Read(message))
        {
            case AsyncMessage.Event(var item):
                catalogue.TryGet(item.Function, out var function);
                using (var activity = EngineTraces.Process(
                    EngineTraces.StorageQueue, ReservedNames.EventQueue, item.RequestId, item.Trace))
                    try
                    {
                        activity?.SetTag("lambda.attempt", item.Attempts);
                        await ProcessAsync(item, function, queued.DequeueCount, shutdown);
                    }
                    catch (StorageUnavailableException e)
                    {
                        if (!e.IsRefusal || !await TryEndAsync(item, function, e, shutdown)) await PutOffAsync(item, function, e, shutdown);
                    }
                break;
            case AsyncMessage.Delivery(var pending):
                await deliveries.RetryAsync(pending, shutdown);
                break;
            case AsyncMessage.Unreadable(var reason):
                await strays.EndAsync(ReservedNames.EventQueue, queued, message, reason, shutdown);
                break;
        }
    }

    /// <summary>Gives up a message that the queue has delivered too often, because no attempt ever finished.</summary>
    /// <exception cref="StorageUnavailableException">The outcome could not be stored; the message must be redelivered.</exception>
    public async Task DeadLetterAsync(ReadOnlyMemory<byte> message, QueuedMessage queued, CancellationToken shutdown)
    {
        switch (AsyncMessage.Read(message))
        {
            case AsyncMessage.Event(var item):
                catalogue.TryGet(item.Function, out var function);
                try
                {
                    var before = await records.FindAsync(item.RequestId, shutdown);
                    if (IsDone(item, before)) await ForgetAsync(item, before, shutdown);
                    else
                        await end.GiveUpAsync(
                            item with { History = before?.History }, function, InvocationCondition.RetriesExhausted, item.Attempts,
                            NeverEnded,
                            shutdown);
                }
                catch (StorageUnavailableException e)
                {
                    // The poison queue has no poison queue of its own.
                    if (!e.IsRefusal || !await TryEndAsync(item, function, e, shutdown)) await PutOffAsync(item, function, e, shutdown);
                }
                break;
            case AsyncMessage.Delivery(var pending):
                // A delivery is never given up while its record is kept.
                await deliveries.PutOffAsync(pending, "Each try was interrupted", shutdown);
                break;
            case AsyncMessage.Unreadable(var reason):
                await strays.EndAsync(ReservedNames.EventQueue, queued, message, reason, shutdown);
                break;
        }
    }

    private async Task ProcessAsync(AsyncEvent item, LambdaFunction? function, long dequeueCount, CancellationToken shutdown)
    {
        // Only a message that was received before or postponed, or whose sender may send twice, can be a copy of finished work. Such
        // senders are other events, and callers who wait for a reply.
        var mayBeCopy = dequeueCount > 1 || item.Attempt > 1 || item.Backoffs > 0 || item.Redrives > 0 || item.Hops > 0
            || item.Reply is not null;
        if (mayBeCopy)
        {
            var before = await records.FindAsync(item.RequestId, shutdown);
            if (IsDone(item, before))
            {
                await ForgetAsync(item, before, shutdown);
                return;
            }
            item = item with { History = before?.History };
        }

        if (function is null)
            await end.GiveUpAsync(
                item, null, InvocationCondition.RetriesExhausted, item.Attempts - 1,
                FunctionError.Of("ResourceNotFoundException", $"Function not found: {item.Function}"), shutdown);
        else if (Recursion.Error(item) is { } loop)
        {
            EngineMetrics.StoppedLoop(function.Name);
            await end.GiveUpAsync(item, function, InvocationCondition.RetriesExhausted, item.Attempts - 1, loop, shutdown);
        }
        else if (RetryPolicy.IsExpired(item, function.Options, time.GetUtcNow()))
            await end.GiveUpAsync(
                item, function, InvocationCondition.EventAgeExceeded, item.Attempts - 1, await LastErrorAsync(item, shutdown), shutdown);
        else if (item.PayloadBlob is null)
            await AttemptAsync(item, function, mayBeCopy, shutdown);
        else if (await payloads.LoadAsync(item.PayloadBlob, shutdown) is { } payload)
            // The payload is needed again when the attempt ends.
            await AttemptAsync(item with { Payload = payload }, function, mayBeCopy, shutdown);
        else
            await end.GiveUpAsync(
                item, function, InvocationCondition.RetriesExhausted, item.Attempts - 1,
                FunctionError.Of("PayloadLost", $"The event's payload, blob {item.PayloadBlob}, is gone."), shutdown);
    }

    private async Task AttemptAsync(AsyncEvent item, LambdaFunction function, bool mayBeCopy, CancellationToken shutdown)
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

    // Storage will always refuse what it refused once. Whatever part it accepts is kept: for an event that was given up all that is left,
    // otherwise its record at the on-failure destination.
    private async Task<bool> TryEndAsync(
        AsyncEvent item, LambdaFunction? function, StorageUnavailableException refusal, CancellationToken shutdown)
    {
        var error = FunctionError.Of("StorageRefused", refusal.Message);
        AsyncLog.Refused(logger, item.RequestId, item.Function, item.Attempt, refusal.Message);
        try
        {
            await end.GiveUpAsync(item, function, InvocationCondition.RetriesExhausted, item.Attempts, error, shutdown);
            return true;
        }
        catch (StorageUnavailableException e) when (e.IsRefusal)
        {
            return await end.TryTellAsync(item, function, item.Attempts, error, shutdown);
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    // The queue may be available when another store is not; if it is not, the host redelivers the message.
    private async Task PutOffAsync(
        AsyncEvent item, LambdaFunction? function, StorageUnavailableException reason, CancellationToken shutdown)
    {
        var (next, delay) = policy.AfterSystemError(item, function?.Options ?? NoFunction, time.GetUtcNow());
        await queue.SendAsync(AsyncEventCodec.Write(next), delay, shutdown);
        AsyncLog.PutOff(logger, item.RequestId, item.Function, item.Attempt, delay, reason.Message);
    }

    // If the message had no room for the error, it is read from the record, without its stack trace.
    private async Task<FunctionError?> LastErrorAsync(AsyncEvent item, CancellationToken cancellation)
    {
        if (item.LastError is { } error) return FunctionError.Read(error);
        if (item.Attempt == 1 || await records.FindAsync(item.RequestId, cancellation) is not { ErrorType: { } type } record) return null;
        return FunctionError.Of(type, record.ErrorMessage ?? "");
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

    // An event succeeded whose dead letter could not be deleted any more, or to which a copy of it has added one.
    private Task ForgetAsync(AsyncEvent item, InvocationRecord? record, CancellationToken shutdown) =>
        record?.State == InvocationState.Succeeded ? end.DeleteLetterAsync(item, shutdown) : Task.CompletedTask;

    private bool IsDone(AsyncEvent item, InvocationRecord? record)
    {
        var done = record is not null && ((record.Redrives ?? 0) > item.Redrives
            || (record.Redrives ?? 0) == item.Redrives
                && (record.IsTerminal || record.State == InvocationState.Retrying && record.Attempts >= item.Attempts));
        if (done) AsyncLog.Duplicate(logger, item.RequestId, item.Function, item.Attempt);
        return done;
    }
}
