using Lambda.Engine.Async;
using Lambda.Engine.Idempotency;
using Lambda.Engine.Routing;
using Lambda.Engine.Routing.Archives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.State;

/// <summary>Deletes data that is past its retention.</summary>
internal sealed partial class Retention(
    IInvocationRecords records, IDeadLetters letters, IPayloadStore payloads, IIdempotencyRecords keys, EventArchives archives,
    IReplayStore replays, IOptions<AsyncOptions> options, TimeProvider time, ILogger<Retention> logger)
{
    // Payloads are filed under the day of acceptance, which may be a day before the event was given up.
    private static readonly TimeSpan PayloadMargin = TimeSpan.FromDays(1);

    /// <summary>
    /// Deletes records of finished invocations, dead letters, payloads that neither of these needs any more, expired idempotency keys,
    /// archived events past the retention of their archive, and replays that ended long ago.
    /// </summary>
    internal async Task SweepAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - options.Value.Retention;
        var deletedRecords = await records.DeleteFinishedAsync(before, cancellation);
        var deletedLetters = await letters.DeleteOlderAsync(before, cancellation);
        var deletedPayloads = await payloads.DeleteOlderAsync(before - PayloadMargin, cancellation);
        Deleted(logger, deletedRecords, deletedLetters, deletedPayloads, before);
        var now = time.GetUtcNow();
        ExpiredDeleted(logger, await keys.DeleteExpiredAsync(now, cancellation));
        ArchivedDeleted(
            logger, await archives.DeleteExpiredAsync(now, cancellation),
            await replays.DeleteEndedAsync(now - ReplaySteps.Kept, cancellation));
    }

    [LoggerMessage(420, LogLevel.Information,
        "Deleted {Records} invocation records, {Letters} dead letters and {Payloads} payloads older than {Before:u}")]
    private static partial void Deleted(ILogger logger, int records, int letters, int payloads, DateTimeOffset before);

    [LoggerMessage(421, LogLevel.Information, "Deleted {Keys} expired idempotency keys")]
    private static partial void ExpiredDeleted(ILogger logger, int keys);

    [LoggerMessage(422, LogLevel.Information, "Deleted {Files} files of archived events and {Replays} replays")]
    private static partial void ArchivedDeleted(ILogger logger, int files, int replays);
}
