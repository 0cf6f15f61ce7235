namespace Lambda.StatesLanguage.Execution;

/// <summary>Whether and how a run of a distributed Map state has ended.</summary>
public enum MapRunStatus
{
    /// <summary>The Map Run is running.</summary>
    Running,

    /// <summary>All its child executions have ended, and not too many of them have failed.</summary>
    Succeeded,

    /// <summary>The items could not be read, the results could not be written, or too many child executions failed.</summary>
    Failed,

    /// <summary>The execution has ended, or has left the state.</summary>
    Aborted,
}

/// <summary>
/// A run of a distributed Map state, as DescribeMapRun returns it
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html"/>).
/// </summary>
public sealed class MapRunState
{
    /// <summary>The run's ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null before that.</summary>
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Whether and how it has ended.</summary>
    public MapRunStatus Status { get; set; }

    /// <summary>How many child executions may run at once.</summary>
    public int MaxConcurrency { get; set; }

    /// <summary>How many items may fail.</summary>
    public long ToleratedFailureCount { get; set; }

    /// <summary>How many percent of the items may fail.</summary>
    public double ToleratedFailurePercentage { get; set; }

    /// <summary>The numbers of child executions by status.</summary>
    public MapRunCounts Executions { get; set; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>The numbers of items by status; with batches, all items of a child execution's batch share its status.</summary>
    public MapRunCounts Items { get; set; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Whether its results were written.</summary>
    public bool HasWrittenResults { get; set; }
}

/// <summary>Numbers by status.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Pending">Those that have not started.</param>
/// <param name="Running">Those that run.</param>
/// <param name="Succeeded">Those that have succeeded.</param>
/// <param name="Failed">Those that have failed.</param>
/// <param name="Aborted">Those that were stopped, or that do not start any more.</param>
public sealed record MapRunCounts(int Total, int Pending, int Running, int Succeeded, int Failed, int Aborted);
