using Lambda.Engine.Async;
using Lambda.Engine.Idempotency;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.State;

/// <summary>Deletes data that is past its retention.</summary>
internal sealed partial class Retention(
    IInvocationRecords records, IDeadLetters letters, IPayloadStore payloads, IIdempotencyRecords keys, IOptions<AsyncOptions> options,
    TimeProvider time, ILogger<Retention> logger)
{
    // Payloads are filed under the day of acceptance, which may be a day before the event was given up.
    private static readonly TimeSpan PayloadMargin = TimeSpan.FromDays(1);

    /// <summary>
    /// Deletes records of finished invocations, dead letters, payloads that neither needs any more, and expired idempotency keys.
    /// </summary>
    internal async Task SweepAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - options.Value.Retention;
        var deletedRecords = await records.DeleteFinishedAsync(before, cancellation);
        var deletedLetters = await letters.DeleteOlderAsync(before, cancellation);
        var deletedPayloads = await payloads.DeleteOlderAsync(before - PayloadMargin, cancellation);
        Deleted(logger, deletedRecords, deletedLetters, deletedPayloads, before);
        ExpiredDeleted(logger, await keys.DeleteExpiredAsync(time.GetUtcNow(), cancellation));
    }

    [LoggerMessage(420, LogLevel.Information,
        "Deleted {Records} invocation records, {Letters} dead letters and {Payloads} payloads from before {Before:u}")]
    private static partial void Deleted(ILogger logger, int records, int letters, int payloads, DateTimeOffset before);

    [LoggerMessage(421, LogLevel.Information, "Deleted {Keys} expired idempotency keys")]
    private static partial void ExpiredDeleted(ILogger logger, int keys);
}
