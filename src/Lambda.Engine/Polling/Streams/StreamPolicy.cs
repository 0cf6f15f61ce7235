using System.Diagnostics;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Decides what to do with a batch. The decision depends only on the arguments and the settings.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html and
/// services-kinesis-batchfailurereporting.html.
/// </remarks>
internal sealed class StreamPolicy(StreamSettings settings)
{
    /// <summary>Decides what to do with a batch before an invocation: discards records that are too old.</summary>
    /// <returns>Null when the batch should be attempted.</returns>
    public StreamDecision? Before(StreamBatch batch, DateTimeOffset now)
    {
        var records = batch.Records.Span;
        var (oldest, expired) = (now - settings.OldestRecord, 0);
        while (expired < records.Length && records[expired].ArrivedAt <= oldest) expired++;
        if (expired == 0) return null;
        var old = batch.Until(expired) with { Condition = StreamCondition.RecordAgeExceeded };
        return new(0, expired == batch.Count ? [old] : [old, batch.From(expired)]);
    }

    /// <summary>Decides what to do with a batch after an invocation that ended or was throttled.</summary>
    /// <param name="batch">The batch that the function received.</param>
    public StreamDecision After(StreamBatch batch, StreamAnswer answer, DateTimeOffset now) => answer switch
    {
        StreamAnswer.Handled handled when handled.FirstFailed == batch.Count => new StreamDecision(batch.Count, []),
        StreamAnswer.Handled handled when handled.FirstFailed > 0 => AfterPart(batch, handled.FirstFailed, now),
        StreamAnswer.Handled => AfterFailure(batch with { EndedInError = false }, now),
        StreamAnswer.Failed failed => AfterFailure(batch with { EndedInError = failed.IsFunctionError }, now),
        StreamAnswer.Throttled => PutOff(batch, now),
        _ => throw new UnreachableException($"Unexpected answer: {answer.GetType().Name}."),
    };

    /// <summary>
    /// Postpones the batch: the same attempt is repeated later, because the function did not run or its result could not be stored.
    /// </summary>
    public StreamDecision PutOff(StreamBatch batch, DateTimeOffset now) =>
        new(0, [Later(batch with { Backoffs = batch.Backoffs + 1 }, Backoff(batch.Backoffs), now)]);

    // Splits the batch at the reported record. The second part begins a new count of retries, with this invocation as its first attempt,
    // unless bisecting is on, which costs no retry.
    private StreamDecision AfterPart(StreamBatch batch, int firstFailed, DateTimeOffset now)
    {
        var rest = batch.From(firstFailed) with { Attempts = 0, EndedInError = false };
        return new(firstFailed, [settings.BisectBatchOnFunctionError ? rest with { Backoffs = 0 } : AfterAttempt(rest, now)]);
    }

    private StreamDecision AfterFailure(StreamBatch batch, DateTimeOffset now)
    {
        if (!settings.BisectBatchOnFunctionError || batch.Count == 1) return new(0, [AfterAttempt(batch, now)]);
        // Both halves run without a wait: a few splits isolate the failing record.
        var half = batch.Count / 2;
        return new(0, [batch.Until(half) with { Backoffs = 0 }, batch.From(half) with { Backoffs = 0 }]);
    }

    private StreamBatch AfterAttempt(StreamBatch batch, DateTimeOffset now)
    {
        var next = batch with { Attempts = batch.Attempts + 1, Backoffs = 0 };
        return settings.MaximumRetryAttempts >= 0 && next.Attempts > settings.MaximumRetryAttempts
            ? next with { Condition = StreamCondition.RetryAttemptsExhausted }
            : Later(next, Backoff(next.Attempts - 1), now);
    }

    private TimeSpan Backoff(int before) => Doubling.Wait(before, settings.MinimumBackoff, settings.MaximumBackoff);

    // A record that would exceed its age limit while it waits is handled at that moment; a discarded one waits for the full delay.
    private StreamBatch Later(StreamBatch batch, TimeSpan delay, DateTimeOffset now)
    {
        var (due, expiry) = (now + delay, batch.First.ArrivedAt + settings.OldestRecord);
        return batch with { NotBefore = batch.Condition is null && expiry > now && expiry < due ? expiry : due };
    }
}

/// <summary>The decision about a batch.</summary>
/// <param name="Done">How many of its first records are done.</param>
/// <param name="Next">What to do with the other records, in order.</param>
internal sealed record StreamDecision(int Done, StreamBatch[] Next);
