namespace FunctionApp.Polling;

/// <summary>How a source is read: in code where the mapping is registered, overridden by <c>Lambda:EventSourceMappings:&lt;name&gt;:…</c>, and by the Lambda API while the app runs.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html.</remarks>
public sealed record EventSourceSettings
{
    /// <summary>Whether the source is read (true).</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The most records of one event: 1–10,000 (10 of a queue, 100 of a stream, 1 of a Storage queue).</summary>
    public int BatchSize { get; init; }

    /// <summary>How long records are gathered for one event, in seconds: 0–300 (0). A queue's batch over 10 needs at least 1.</summary>
    public int MaximumBatchingWindowInSeconds { get; init; }

    /// <summary>Event patterns, up to 5: a record that none of them matches is not handed to the function. Without any, all are.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Whether the function answers which records of its event failed (false; true of a function that takes batches).</summary>
    public bool ReportBatchItemFailures { get; init; }

    /// <summary>Queues: how many events of this source are in the function's hands at once on an instance: 2–1,000; null is without limit.</summary>
    public int? MaximumConcurrency { get; init; }

    /// <summary>Streams: where reading begins (<see cref="StartingPosition.TrimHorizon"/>). The host reads from there; the mapping leaves out what came before it.</summary>
    public StartingPosition? StartingPosition { get; init; }

    /// <summary>Streams: from when on reading begins, for <see cref="StartingPosition.AtTimestamp"/>.</summary>
    public DateTimeOffset? StartingPositionTimestamp { get; init; }

    /// <summary>Streams: how many events of one partition are in the function's hands at once: 1–10 (1).</summary>
    public int ParallelizationFactor { get; init; } = 1;

    /// <summary>Streams: how old a record may become, in seconds: 60–604,800; -1 is without limit (-1).</summary>
    public int MaximumRecordAgeInSeconds { get; init; } = -1;

    /// <summary>Streams: how often an event is tried again: 0–10,000; -1 is until its records are too old (-1).</summary>
    public int MaximumRetryAttempts { get; init; } = -1;

    /// <summary>Streams: whether an event that failed is tried again in halves (false).</summary>
    public bool BisectBatchOnFunctionError { get; init; }

    /// <summary>Streams: the length of a tumbling window, in seconds: 0–900; 0 is none (0).</summary>
    public int TumblingWindowInSeconds { get; init; }

    /// <summary>Streams: where the record of given up records goes, as <c>kind:name</c>; null is the app's own on-failure queue.</summary>
    public string? OnFailure { get; init; }
}
