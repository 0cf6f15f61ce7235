namespace Lambda.Engine.Polling.Streams;

/// <summary>The settings for how a function receives the records of a stream.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html.</remarks>
internal sealed record StreamSettings
{
    /// <summary>The maximum number of records in a batch: 1–10,000; 100 by default.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>
    /// How many batches of a shard run concurrently, 1–10; 1 by default. Records with the same key stay in order. With a tumbling window it
    /// is 1.
    /// </summary>
    public int ParallelizationFactor { get; init; } = 1;

    /// <summary>How many times a batch is retried after a function error; −1, the default, until its records expire.</summary>
    public int MaximumRetryAttempts { get; init; } = -1;

    /// <summary>The maximum age of records that the function receives; null for <see cref="Retention"/>.</summary>
    public TimeSpan? MaximumRecordAge { get; init; }

    /// <summary>How long the stream keeps records; 7 days by default.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether a failed batch is split in two.</summary>
    public bool BisectBatchOnFunctionError { get; init; }

    /// <summary>Whether the function reports which records of a batch failed.</summary>
    public bool ReportBatchItemFailures { get; init; }

    /// <summary>The length of tumbling windows; null for no windows.</summary>
    public TimeSpan? TumblingWindow { get; init; }

    /// <summary>The wait before the first retry; 1 s by default. It doubles with each retry.</summary>
    public TimeSpan MinimumBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a retry; 1 min by default.</summary>
    public TimeSpan MaximumBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The time limit of one call of the processor; 4 min by default. After it the host calls again, so that no function exceeds the host's
    /// timeout.
    /// </summary>
    public TimeSpan CallTimeLimit { get; init; } = TimeSpan.FromMinutes(4);

    internal TimeSpan OldestRecord => MaximumRecordAge is { } age && age < Retention ? age : Retention;

    internal int Lanes => TumblingWindow is null ? ParallelizationFactor : 1;
}
