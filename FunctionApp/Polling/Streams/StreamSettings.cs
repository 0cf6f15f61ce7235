namespace FunctionApp.Polling.Streams;

/// <summary>How the records of a stream are given to a function.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html.</remarks>
public sealed record StreamSettings
{
    /// <summary>The most records of a batch: 1–10,000 (100).</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How many batches of a shard run at once, records of one key still in order: 1–10 (1). With a tumbling window it is 1.</summary>
    public int ParallelizationFactor { get; init; } = 1;

    /// <summary>How often a batch is tried again after a function error; −1 is until its records expire (−1).</summary>
    public int MaximumRetryAttempts { get; init; } = -1;

    /// <summary>How old a record may be that a function gets; null is <see cref="Retention"/>.</summary>
    public TimeSpan? MaximumRecordAge { get; init; }

    /// <summary>How long the stream keeps records: what is older has expired (7 days).</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether a batch whose invocation failed is split in two.</summary>
    public bool BisectBatchOnFunctionError { get; init; }

    /// <summary>Whether the function says which records of a batch failed.</summary>
    public bool ReportBatchItemFailures { get; init; }

    /// <summary>The length of tumbling windows; null is none.</summary>
    public TimeSpan? TumblingWindow { get; init; }

    /// <summary>The wait before the first retry (1 s); it doubles from retry to retry.</summary>
    public TimeSpan MinimumBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a retry (1 min).</summary>
    public TimeSpan MaximumBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After how long a call of the processor ends for the host to call it again, so that no function runs into the host's time-out (4 min).</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromMinutes(4);

    internal TimeSpan OldestRecord => MaximumRecordAge is { } age && age < Retention ? age : Retention;

    internal int Lanes => TumblingWindow is null ? ParallelizationFactor : 1;
}
