using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;

namespace Lambda.Engine.Async;

/// <summary>Takes an event from the queue one step further: drops it as a copy, gives up on it, or attempts it.</summary>
internal sealed class EventProcessor(
    EventCopies copies, EventAttempts attempts, EventCompletion end, IPayloadStore payloads, IInvocationRecords records, TimeProvider time)
{
    private static readonly FunctionError NeverEnded = FunctionError.Of("Runtime.ExitError",
        "No attempt finished: each attempt either crashed the app or its outcome could not be stored.");

    /// <summary>Makes the next attempt at an event, unless the event has ended or the app gives up on it.</summary>
    /// <param name="item">The event.</param>
    /// <param name="function">Its function; null when the app has no function with its name.</param>
    /// <param name="dequeueCount">How many times the queue has delivered the message.</param>
    /// <param name="shutdown">Cancelled when the app shuts down.</param>
    /// <exception cref="StorageUnavailableException">The next step could not be stored.</exception>
    public async Task ProcessAsync(AsyncEvent item, LambdaFunction? function, long dequeueCount, CancellationToken shutdown)
    {
        var mayBeCopy = EventCopies.MayBe(item, dequeueCount);
        if (mayBeCopy)
        {
            var before = await records.FindAsync(item.RequestId, shutdown);
            if (await copies.TryDropAsync(item, before, shutdown)) return;
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
            await attempts.MakeAsync(item, function, mayBeCopy, shutdown);
        else if (await payloads.LoadAsync(item.PayloadBlob, shutdown) is { } payload)
            // The payload is needed again when the attempt ends.
            await attempts.MakeAsync(item with { Payload = payload }, function, mayBeCopy, shutdown);
        else
            await end.GiveUpAsync(
                item, function, InvocationCondition.RetriesExhausted, item.Attempts - 1,
                FunctionError.Of("PayloadLost", $"The event's payload, blob {item.PayloadBlob}, is gone."), shutdown);
    }

    /// <summary>Gives up on an event whose attempts never finished, unless it has ended.</summary>
    /// <exception cref="StorageUnavailableException">The outcome could not be stored.</exception>
    public async Task GiveUpAsync(AsyncEvent item, LambdaFunction? function, CancellationToken shutdown)
    {
        var before = await records.FindAsync(item.RequestId, shutdown);
        if (await copies.TryDropAsync(item, before, shutdown)) return;
        await end.GiveUpAsync(
            item with { History = before?.History }, function, InvocationCondition.RetriesExhausted, item.Attempts, NeverEnded, shutdown);
    }

    // If the message had no room for the error, it is read from the record, without its stack trace.
    private async Task<FunctionError?> LastErrorAsync(AsyncEvent item, CancellationToken cancellation)
    {
        if (item.LastError is { } error) return FunctionError.Read(error);
        if (item.Attempt == 1 || await records.FindAsync(item.RequestId, cancellation) is not { ErrorType: { } type } record) return null;
        return FunctionError.Of(type, record.ErrorMessage ?? "");
    }
}
