using FunctionApp.Async;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionApp.Triggers;

/// <summary>Deletes what is past its retention, once a day.</summary>
public sealed partial class CleanupTrigger(IInvocationRecords records, IPayloadStore payloads, IOptions<AsyncOptions> options, TimeProvider time, ILogger<CleanupTrigger> logger)
{
    /// <summary>At 03:00 UTC: records of finished invocations, and payloads of events accepted before.</summary>
    [Function("Cleanup")]
    public async Task Run([TimerTrigger("0 0 3 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - options.Value.Retention;
        var deletedRecords = await records.DeleteFinishedAsync(before, cancellation);
        var deletedPayloads = await payloads.DeleteOlderAsync(before, cancellation);
        Deleted(logger, deletedRecords, deletedPayloads, before);
    }

    [LoggerMessage(400, LogLevel.Information, "Deleted {Records} invocation records and {Payloads} payloads from before {Before:u}")]
    private static partial void Deleted(ILogger logger, int records, int payloads, DateTimeOffset before);
}
