namespace Lambda.StatesLanguage.Execution;

/// <summary>Whether and how a Map Run has ended.</summary>
public enum MapRunStatus
{
    /// <summary>The Map Run is running.</summary>
    Running,

    /// <summary>All of its child executions have ended, and not too many of them failed.</summary>
    Succeeded,

    /// <summary>The items could not be read, the results could not be written, or too many child executions failed.</summary>
    Failed,

    /// <summary>The execution has ended, or has left the state.</summary>
    Aborted,
}

/// <summary>
/// A Map Run, which is a run of a distributed Map state, as DescribeMapRun returns it
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html"/>).
/// </summary>
public sealed class MapRunState
{
    /// <summary>The run's ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>When the run started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the run ended; null before that.</summary>
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Whether and how the run has ended.</summary>
    public MapRunStatus Status { get; set; }

    /// <summary>How many child executions may run at once.</summary>
    public int MaxConcurrency { get; set; }

    /// <summary>How many items may fail.</summary>
    public long ToleratedFailureCount { get; set; }

    /// <summary>What percentage of the items may fail.</summary>
    public double ToleratedFailurePercentage { get; set; }

    /// <summary>The number of child executions in each status.</summary>
    public MapRunCounts Executions { get; set; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>The number of items in each status. With batches, all items of a batch have the status of their child execution.</summary>
    public MapRunCounts Items { get; set; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Whether the results were written.</summary>
    public bool HasWrittenResults { get; set; }
}

/// <summary>The numbers of child executions or items, by status.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Pending">Those that have not started.</param>
/// <param name="Running">Those that are running.</param>
/// <param name="Succeeded">Those that have succeeded.</param>
/// <param name="Failed">Those that have failed.</param>
/// <param name="Aborted">Those that were stopped, or that will not start any more.</param>
public sealed record MapRunCounts(int Total, int Pending, int Running, int Succeeded, int Failed, int Aborted);
