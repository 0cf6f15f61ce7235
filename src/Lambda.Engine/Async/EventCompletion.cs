using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Async;

/// <summary>
/// Completes an event. A crash between the steps repeats some of them, but skips none: the invocation record, which says that all are done,
/// is written last.
/// </summary>
internal sealed class EventCompletion(
    Destinations destinations, Deliveries deliveries, IDeadLetters deadLetters, IPayloadStore payloads, IInvocationRecords records,
    TimeProvider time, ILogger<EventCompletion> logger)
{
    private static readonly byte[] NoPayload = "null"u8.ToArray();

    /// <summary>Completes an event whose handler returned.</summary>
    /// <param name="item">The event.</param>
    /// <param name="function">Its function.</param>
    /// <param name="result">What the handler returned.</param>
    /// <param name="mayHaveLetter">Whether the event may have failed before, so that its dead letter must be deleted.</param>
    /// <exception cref="StorageUnavailableException">The outcome is not stored; the event must be redelivered.</exception>
    public async Task SucceedAsync(
        AsyncEvent item, LambdaFunction function, ReadOnlyMemory<byte> result, bool mayHaveLetter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(function);
        var now = time.GetUtcNow();
        var address = destinations.OnSuccess(item.Function);
        if (address is not null || item.Reply is not null)
        {
            var payload = await PayloadAsync(item, cancellation);
            var record = Record(item, function, InvocationCondition.Success, item.Attempts, payload ?? NoPayload, now) with
            {
                ResponsePayload = PayloadJson.OrText(result),
            };
            if (address is { } destination) await deliveries.SendAsync(destination, DestinationPlaces.OnSuccess, record, cancellation);
            if (item.Reply is { } reply) await deliveries.SendAsync(reply, DestinationPlaces.OnSuccess, record, cancellation);
        }
        var stored = await records.EndAsync(
            InvocationRecord.Of(item, InvocationState.Succeeded) with
            {
                Attempts = item.Attempts,
                FinishedAt = now,
                Condition = InvocationCondition.Success,
                Destination = address?.ToString(),
            },
            cancellation);
        // A copy that failed before has ended the event: its dead letter stays.
        if (mayHaveLetter && stored.State == InvocationState.Succeeded) await DeleteLetterAsync(item, cancellation);
    }

    /// <summary>Deletes the dead letter that an earlier copy of a successful event may have left.</summary>
    /// <exception cref="StorageUnavailableException">It is not deleted; the event must be redelivered.</exception>
    internal Task DeleteLetterAsync(AsyncEvent item, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(item);
        return deadLetters.DeleteAsync(new(item.Function, item.AcceptedAt, item.RequestId), cancellation);
    }

    /// <summary>Completes an event that is not retried any more, as failed.</summary>
    /// <param name="item">The event.</param>
    /// <param name="function">Its function; null when the app has no function with its name.</param>
    /// <param name="condition">Why it is not retried.</param>
    /// <param name="attempts">How many times the handler ran.</param>
    /// <param name="error">The last error; null when the handler never ran.</param>
    /// <exception cref="StorageUnavailableException">The outcome is not stored; the event must be redelivered.</exception>
    public async Task GiveUpAsync(
        AsyncEvent item, LambdaFunction? function, InvocationCondition condition, int attempts, FunctionError? error,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(item);
        var now = time.GetUtcNow();
        var payload = await PayloadAsync(item, cancellation);
        var blob = item.PayloadBlob ?? await payloads.SaveAsync(item.RequestId, now, item.Payload, cancellation);
        var record = Record(item, function, condition, attempts, payload ?? NoPayload, now) with
        {
            ResponsePayload = error?.Payload,
            FunctionError = error is null ? null : FunctionError.Unhandled,
        };
        // Who waits for the event is told first: the dead letter, which may be redriven as soon as it is stored, does not know them.
        if (item.Reply is { } reply) await deliveries.SendAsync(reply, DestinationPlaces.OnFailure, record, cancellation);
        await PutLetterAsync(new(item.RequestId, item.Function, item.AcceptedAt)
        {
            FailedAt = now,
            Attempts = attempts,
            Condition = condition,
            ErrorType = error?.ErrorType,
            ErrorMessage = error?.ErrorMessage,
            ParentRequestId = item.ParentRequestId,
            Redrives = item.Redrives,
            PayloadBlob = payload is null ? null : blob,
            ClientContext = item.ClientContext,
            Qualifier = item.Qualifier,
            Trace = item.Trace,
        }, cancellation);

        var onFailure = OnFailure(item, error);
        if (onFailure is { } address) await deliveries.SendAsync(address, DestinationPlaces.OnFailure, record, cancellation);
        if (destinations.DeadLetter(item.Function) is { } queue)
            await deliveries.SendAsync(queue, DestinationPlaces.DeadLetter, record, cancellation);

        var stored = await records.EndAsync(InvocationRecord.Of(item, InvocationState.Failed) with
        {
            Attempts = attempts,
            FinishedAt = now,
            Condition = condition,
            ErrorType = error?.ErrorType,
            ErrorMessage = error?.ErrorMessage,
            Destination = onFailure?.ToString(),
        }, cancellation);
        // A copy of the event was faster, and ended it otherwise.
        if (stored.State == InvocationState.Succeeded) await DeleteLetterAsync(item, cancellation);
        EngineMetrics.GaveUp(item.Function);
        AsyncLog.GaveUp(logger, item.RequestId, item.Function, attempts, condition, onFailure?.ToString() ?? "no destination");
    }

    /// <summary>Reports an event to the on-failure destination only, because storage rejects its outcome.</summary>
    /// <returns>Whether the destination has received the record, or will.</returns>
    public async Task<bool> TryTellAsync(
        AsyncEvent item, LambdaFunction? function, int attempts, FunctionError error, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(error);
        if (OnFailure(item, error) is not { } address) return false;
        // Without the payload unless it is already loaded: the payload may be what storage refuses.
        var record = Record(
            item, function, InvocationCondition.RetriesExhausted, attempts, item.Payload.IsEmpty ? NoPayload : item.Payload,
            time.GetUtcNow()) with { ResponsePayload = error.Payload, FunctionError = FunctionError.Unhandled };
        try
        {
            await deliveries.SendAsync(address, DestinationPlaces.OnFailure, record, cancellation);
            if (item.Reply is { } reply) await deliveries.SendAsync(reply, DestinationPlaces.OnFailure, record, cancellation);
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
        AsyncLog.GaveUp(logger, item.RequestId, item.Function, attempts, InvocationCondition.RetriesExhausted, address.ToString());
        return true;
    }

    // A copy of an event that comes late leaves alone what a redrive has made of the dead letter meanwhile.
    private async Task PutLetterAsync(DeadLetter letter, CancellationToken cancellation)
    {
        while (true)
        {
            var found = await deadLetters.FindAsync(letter.Key, cancellation);
            if (found is not null && (found.Redrives > letter.Redrives
                || found.Redrives == letter.Redrives && found.State != DeadLetterState.Waiting))
                return;
            // Never put without a condition: a client repeats a call whose answer was lost, and the letter may be redriven in between.
            var stored = found is null
                ? await deadLetters.TryAddAsync(letter, cancellation)
                : await deadLetters.TryReplaceAsync(letter with { Version = found.Version }, cancellation);
            if (stored is not null) return;
        }
    }

    // An event that was attempted has its payload loaded; one that is given up before has not. Null if its blob no longer exists.
    private async Task<ReadOnlyMemory<byte>?> PayloadAsync(AsyncEvent item, CancellationToken cancellation) =>
        item.PayloadBlob is null || !item.Payload.IsEmpty ? item.Payload : await payloads.LoadAsync(item.PayloadBlob, cancellation);

    // A stopped loop must not continue through the record that reports its stop.
    private DestinationAddress? OnFailure(AsyncEvent item, FunctionError? error)
    {
        var address = destinations.OnFailure(item.Function);
        if (error?.ErrorType != Recursion.ErrorType || address.Kind != FunctionDestination.KindName) return address;
        return destinations.Default.Kind == FunctionDestination.KindName ? null : destinations.Default;
    }

    private static DestinationRecord Record(
        AsyncEvent item, LambdaFunction? function, InvocationCondition condition, int attempts, ReadOnlyMemory<byte> payload,
        DateTimeOffset now) =>
        new(now, item.RequestId, function?.Arn ?? item.Function, condition, attempts, payload, item.AcceptedAt)
        {
            Function = item.Function,
            Hops = item.Hops,
            Redrives = item.Redrives,
        };
}
