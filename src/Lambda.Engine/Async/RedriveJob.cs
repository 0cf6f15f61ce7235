using System.Text.Json.Serialization;

namespace Lambda.Engine.Async;

/// <summary>A job that redrives all dead letters of a function.</summary>
/// <param name="FunctionName">The function's name.</param>
/// <param name="Id">Distinguishes it from the function's other jobs.</param>
/// <param name="StartedAt">When it started. It skips events that fail later.</param>
public sealed record RedriveJob(string FunctionName, string Id, DateTimeOffset StartedAt)
{
    /// <summary>The state of the job: running or completed.</summary>
    public RedriveJobState State { get; init; }

    /// <summary>How many dead letters were redriven. After a crash, the count may miss a few.</summary>
    public int Redriven { get; init; }

    /// <summary>How many dead letters could not be redriven, because their payload or their function no longer exists.</summary>
    public int Failed { get; init; }

    /// <summary>When the job ended; null while it is running.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The last dead letter that was processed; null before the first.</summary>
    [JsonIgnore]
    public DeadLetterKey? At { get; init; }

    /// <summary>The store's version of the job that was read.</summary>
    [JsonIgnore]
    public string? Version { get; init; }
}

/// <summary>The state of a job.</summary>
public enum RedriveJobState
{
    /// <summary>The job has dead letters left to process.</summary>
    Running,

    /// <summary>The job has processed every dead letter.</summary>
    Completed,
}

/// <summary>A message that asks for the next step of a job.</summary>
/// <param name="FunctionName">The function's name.</param>
/// <param name="Id">The job's id.</param>
/// <param name="StartedAt">When the job began.</param>
public sealed record RedriveMessage(string FunctionName, string Id, DateTimeOffset StartedAt);
