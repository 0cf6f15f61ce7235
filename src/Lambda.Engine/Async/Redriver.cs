using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Async;

/// <summary>Finds and redrives dead letters. A redriven event keeps its request id and gets all of its retries again.</summary>
internal sealed class Redriver(
    FunctionCatalogue catalogue, IDeadLetters letters, IInvocationRecords records, IPayloadStore payloads, IEventQueue queue,
    TimeProvider time, ILogger<Redriver> logger)
{
    /// <summary>Finds the dead letter with this request id; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    public async Task<DeadLetter?> FindAsync(string requestId, CancellationToken cancellation) =>
        await records.FindAsync(requestId, cancellation) is { } record
            ? await letters.FindAsync(new(record.FunctionName, record.AcceptedAt, requestId), cancellation)
            : null;

    /// <summary>Loads the event of a dead letter; null when it is past its retention.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    public async Task<ReadOnlyMemory<byte>?> PayloadAsync(DeadLetter letter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return letter.PayloadBlob is null ? null : await payloads.LoadAsync(letter.PayloadBlob, cancellation);
    }

    /// <summary>Redrives the dead letter with this request id.</summary>
    /// <exception cref="StorageUnavailableException">The dead letter may or may not have been redriven; repeating the call finds
    /// out.</exception>
    public async Task<RedriveOutcome> RedriveAsync(string requestId, CancellationToken cancellation) =>
        await FindAsync(requestId, cancellation) is { } letter ? await RedriveAsync(letter, cancellation) : RedriveOutcome.NotFound;

    /// <summary>
    /// Redrives a dead letter: takes a lease, queues the event, then marks the dead letter. If queueing fails, the lease is released at
    /// once. If the app crashes before marking, the dead letter can be redriven again once the lease expires, and the copy is recognized.
    /// </summary>
    internal async Task<RedriveOutcome> RedriveAsync(DeadLetter letter, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (Refusal(letter, now) is { } refusal) return refusal;
        if (await letters.TryReplaceAsync(
            letter with { State = DeadLetterState.Redriving, LeasedUntil = now + DeadLetter.Lease }, cancellation) is not { } leased)
            return RedriveOutcome.Busy;
        AsyncEvent item;
        try
        {
            if (await PayloadAsync(letter, cancellation) is not { } payload)
            {
                await letters.TryReplaceAsync(leased with { State = DeadLetterState.Waiting, LeasedUntil = null }, cancellation);
                return RedriveOutcome.PayloadGone;
            }
            // Filed under today, so that the payload is kept for the whole retention period.
            item = letter.Again(now) with { Payload = payload };
            // In the event's own trace, with a link to the trace of the redrive.
            using var activity = EngineTraces.Send(
                EngineTraces.StorageQueue, ReservedNames.EventQueue, item.Function, item.RequestId, item.Trace);
            activity?.SetTag("lambda.redrive", item.Redrives);
            await queue.SendEventAsync(item, payloads, now, cancellation);
        }
        catch
        {
            // Whatever kept the event from the queue, a shutdown included, the dead letter can be redriven again at once.
            await ReleaseAsync(leased);
            throw;
        }
        // The worker may have been faster: its state is newer and stays.
        await letters.TryReplaceAsync(leased with { State = DeadLetterState.Redriven, LeasedUntil = null, RedrivenAt = now }, cancellation);
        await records.ReopenAsync(InvocationRecord.Of(item, InvocationState.Queued) with { Attempts = item.EarlierAttempts }, cancellation);
        AsyncLog.Redriven(logger, letter.RequestId, letter.FunctionName, item.Redrives);
        return RedriveOutcome.Done;
    }

    /// <summary>Deletes the dead letter with this request id.</summary>
    /// <exception cref="StorageUnavailableException">It was not deleted.</exception>
    public async Task<RedriveOutcome> DeleteAsync(string requestId, CancellationToken cancellation)
    {
        if (await FindAsync(requestId, cancellation) is not { } letter) return RedriveOutcome.NotFound;
        if (letter.IsLeased(time.GetUtcNow())) return RedriveOutcome.Busy;
        await letters.DeleteAsync(letter.Key, cancellation);
        return RedriveOutcome.Done;
    }

    // Ignores cancellation, since the app may be stopping. If storage is unavailable as well, the lease expires by itself.
    private async Task ReleaseAsync(DeadLetter leased)
    {
        try
        {
            await letters.TryReplaceAsync(leased with { State = DeadLetterState.Waiting, LeasedUntil = null }, CancellationToken.None);
        }
        catch (StorageUnavailableException e)
        {
            AsyncLog.NotReleased(logger, leased.RequestId, leased.FunctionName, e);
        }
    }

    private RedriveOutcome? Refusal(DeadLetter letter, DateTimeOffset now) => letter switch
    {
        { State: DeadLetterState.Redriven } => RedriveOutcome.AlreadyRedriven,
        _ when letter.IsLeased(now) => RedriveOutcome.Busy,
        { PayloadBlob: null } => RedriveOutcome.PayloadGone,
        _ => catalogue.TryGet(letter.FunctionName, out _) ? null : RedriveOutcome.NoFunction,
    };
}
