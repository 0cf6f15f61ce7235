using System.Text.Json.Serialization;

namespace Lambda.Engine.Polling;

/// <summary>
/// The settings of an event source mapping, set in code where it is registered. Settings under
/// <c>Lambda:EventSourceMappings:&lt;name&gt;</c> override them, and so do changes through the Lambda API while the app runs.
/// </summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html.</remarks>
public sealed record EventSourceSettings
{
    /// <summary>Whether the source is read; true by default.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// Whether the mapping exists only after CreateEventSourceMapping has created it; false by default. Its registration and its trigger
    /// declare what can be created.
    /// </summary>
    // Not stored when it is false, so that changes stored before there was such a setting keep what they are based on.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CreatedByApi { get; init; }

    /// <summary>
    /// The maximum number of records in one event, 1–10,000. By default 10 for a queue, 100 for a stream or an Amazon MQ queue, and 1 for a
    /// Storage queue.
    /// </summary>
    public int BatchSize { get; init; }

    /// <summary>
    /// How long records are collected for one event, in seconds: 0–300; 0 by default. For a queue, a batch size over 10 needs at least 1.
    /// </summary>
    public int MaximumBatchingWindowInSeconds { get; init; }

    /// <summary>
    /// Event patterns, up to 5: the function receives only records that match at least one of them. Without patterns, it receives all
    /// records.
    /// </summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>
    /// Whether the function reports which records of its event failed; true by default for a function that takes batches, otherwise false.
    /// </summary>
    public bool ReportBatchItemFailures { get; init; }

    /// <summary>
    /// For queues: how many events of this source may be in progress at once on one instance, 2–1,000; null for no limit.
    /// </summary>
    public int? MaximumConcurrency { get; init; }

    /// <summary>
    /// For streams: where reading starts; <see cref="StartingPosition.TrimHorizon"/> by default. The host reads from there, and the mapping
    /// skips earlier records.
    /// </summary>
    public StartingPosition? StartingPosition { get; init; }

    /// <summary>For streams: the time at which reading starts, with <see cref="StartingPosition.AtTimestamp"/>.</summary>
    public DateTimeOffset? StartingPositionTimestamp { get; init; }

    /// <summary>For streams: how many events of one partition may be in progress at once, 1–10; 1 by default.</summary>
    public int ParallelizationFactor { get; init; } = 1;

    /// <summary>For streams: the maximum age of a record, in seconds: 60–604,800; -1, the default, for no limit.</summary>
    public int MaximumRecordAgeInSeconds { get; init; } = -1;

    /// <summary>
    /// For streams: how many times an event is retried, 0–10,000; -1, the default, retries until its records are too old.
    /// </summary>
    public int MaximumRetryAttempts { get; init; } = -1;

    /// <summary>For streams: whether a failed event is split in two before it is retried; false by default.</summary>
    public bool BisectBatchOnFunctionError { get; init; }

    /// <summary>For streams: the length of tumbling windows, in seconds: 1–900; 0, the default, for no windows.</summary>
    public int TumblingWindowInSeconds { get; init; }

    /// <summary>
    /// For streams: the destination for reports about discarded batches, as <c>kind:name</c>; null for the app's own on-failure queue.
    /// </summary>
    public string? OnFailure { get; init; }
}
