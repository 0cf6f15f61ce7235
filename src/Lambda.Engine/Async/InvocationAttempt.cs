namespace Lambda.Engine.Async;

/// <summary>One run of an asynchronous event's handler.</summary>
/// <param name="Attempt">Its number over the event's whole life, from 1.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record InvocationAttempt(int Attempt, DateTimeOffset StartedAt, DateTimeOffset EndedAt)
{
    /// <summary>The type of its function error; null when the handler returned.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The message of its function error.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The last lines that it logged.</summary>
    public string? LogTail { get; init; }

    /// <summary>How many times the event had been redriven before; null if never.</summary>
    public int? Redrives { get; init; }

    /// <summary>When the event was last redriven before this run; null if never.</summary>
    public DateTimeOffset? RedrivenAt { get; init; }
}
