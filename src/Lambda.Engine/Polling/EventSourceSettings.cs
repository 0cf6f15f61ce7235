using System.Text.Json.Serialization;

namespace Lambda.Engine.Polling;

/// <summary>
/// The settings of an event source mapping: set in code where it is registered, overridden by
/// <c>Lambda:EventSourceMappings:&lt;name&gt;:…</c>, and by the Lambda API while the app runs.
/// </summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html.</remarks>
public sealed record EventSourceSettings
{
    /// <summary>Whether the source is read (true).</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// Whether the mapping exists only once CreateEventSourceMapping has created it (false). Its line and its trigger declare what can be
    /// created.
    /// </summary>
    // Not stored when it is false, so that changes stored before there was such a setting keep what they are based on.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CreatedByApi { get; init; }

    /// <summary>
    /// The most records in one event: 1–10,000 (10 for a queue, 100 for a stream or a queue of Amazon MQ, 1 for a Storage queue).
    /// </summary>
    public int BatchSize { get; init; }

    /// <summary>How long records are collected for one event, in seconds: 0–300 (0). A queue's batch over 10 needs at least 1.</summary>
    public int MaximumBatchingWindowInSeconds { get; init; }

    /// <summary>
    /// Event patterns, up to 5: the function receives only records that match one of them. Without patterns it receives all.
    /// </summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Whether the function reports which records of its event failed (false; true for a function that takes batches).</summary>
    public bool ReportBatchItemFailures { get; init; }

    /// <summary>Queues: how many events of this source may be in progress at once on one instance: 2–1,000; null for no limit.</summary>
    public int? MaximumConcurrency { get; init; }

    /// <summary>
    /// Streams: where reading starts (<see cref="StartingPosition.TrimHorizon"/>). The host reads from there, and the mapping skips earlier
    /// records.
    /// </summary>
    public StartingPosition? StartingPosition { get; init; }

    /// <summary>Streams: the time at which reading starts, for <see cref="StartingPosition.AtTimestamp"/>.</summary>
    public DateTimeOffset? StartingPositionTimestamp { get; init; }

    /// <summary>Streams: how many events of one partition may be in progress at once: 1–10 (1).</summary>
    public int ParallelizationFactor { get; init; } = 1;

    /// <summary>Streams: the maximum age of a record, in seconds: 60–604,800; -1 for no limit (-1).</summary>
    public int MaximumRecordAgeInSeconds { get; init; } = -1;

    /// <summary>Streams: how often an event is retried: 0–10,000; -1 retries until its records are too old (-1).</summary>
    public int MaximumRetryAttempts { get; init; } = -1;

    /// <summary>Streams: whether a failed event is split in two before it is retried (false).</summary>
    public bool BisectBatchOnFunctionError { get; init; }

    /// <summary>Streams: the length of tumbling windows, in seconds: 0–900; 0 for no windows (0).</summary>
    public int TumblingWindowInSeconds { get; init; }

    /// <summary>Streams: where discarded batches are reported, as <c>kind:name</c>; null for the app's own on-failure queue.</summary>
    public string? OnFailure { get; init; }
}
