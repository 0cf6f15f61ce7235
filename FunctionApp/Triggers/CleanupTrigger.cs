using FunctionApp.Async;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionApp.Triggers;

/// <summary>Deletes what is past its retention, once a day.</summary>
public sealed partial class CleanupTrigger(IInvocationRecords records, IDeadLetters letters, IPayloadStore payloads, IOptions<AsyncOptions> options, TimeProvider time, ILogger<CleanupTrigger> logger)
{
    // With the longest wait that may follow it.
    private static readonly TimeSpan MaximumEventAge = TimeSpan.FromHours(7);

    /// <summary>At 03:00 UTC: records of finished invocations, dead letters, and payloads that none of them needs any more.</summary>
    [Function("Cleanup")]
    public async Task Run([TimerTrigger("0 0 3 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - options.Value.Retention;
        var deletedRecords = await records.DeleteFinishedAsync(before, cancellation);
        var deletedLetters = await letters.DeleteOlderAsync(before, cancellation);
        // Payloads are filed by the day the event came, up to six hours before it was given up.
        var deletedPayloads = await payloads.DeleteOlderAsync(before - MaximumEventAge, cancellation);
        Deleted(logger, deletedRecords, deletedLetters, deletedPayloads, before);
    }

    [LoggerMessage(400, LogLevel.Information, "Deleted {Records} invocation records, {Letters} dead letters and {Payloads} payloads from before {Before:u}")]
    private static partial void Deleted(ILogger logger, int records, int letters, int payloads, DateTimeOffset before);
}
