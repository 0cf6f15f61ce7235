using System.Text.Json.Serialization;

namespace FunctionApp.Async;

/// <summary>Sends all dead letters of a function again.</summary>
/// <param name="FunctionName">The function's name.</param>
/// <param name="Id">Tells it from the function's other jobs.</param>
/// <param name="StartedAt">When it began; what is given up later is not its.</param>
public sealed record RedriveJob(string FunctionName, string Id, DateTimeOffset StartedAt)
{
    /// <summary>Whether it goes on.</summary>
    public RedriveJobState State { get; init; }

    /// <summary>How many were sent again. After a crash a few may be missing in it.</summary>
    public int Redriven { get; init; }

    /// <summary>How many could not be: their payload or their function was gone.</summary>
    public int Failed { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The last dead letter that was looked at.</summary>
    [JsonIgnore]
    public DeadLetterKey? At { get; init; }

    /// <summary>The store's mark of what was read.</summary>
    [JsonIgnore]
    public string? Version { get; init; }
}

/// <summary>Whether a job goes on.</summary>
public enum RedriveJobState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>Every dead letter was looked at.</summary>
    Completed,
}

/// <summary>Asks for the next page of a job.</summary>
/// <param name="FunctionName">The function's name.</param>
/// <param name="Id">The job's id.</param>
/// <param name="StartedAt">When the job began.</param>
public sealed record RedriveMessage(string FunctionName, string Id, DateTimeOffset StartedAt);
