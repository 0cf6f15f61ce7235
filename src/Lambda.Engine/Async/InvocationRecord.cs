using System.Text.Json.Serialization;

namespace Lambda.Engine.Async;

/// <summary>The state of an asynchronous invocation, from its acceptance on.</summary>
/// <param name="RequestId">The request id.</param>
/// <param name="FunctionName">The function's name.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
public sealed record InvocationRecord(string RequestId, string FunctionName, DateTimeOffset AcceptedAt)
{
    /// <summary>The event's state: queued, retrying, succeeded or failed.</summary>
    public InvocationState State { get; init; }

    /// <summary>How many times the handler ran, including the attempts before redrives.</summary>
    public int Attempts { get; init; }

    /// <summary>When the next attempt is due; null if none is.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When the event ended; null while it has not.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The reason why the event ended; null while it has not.</summary>
    public InvocationCondition? Condition { get; init; }

    /// <summary>The type of the last function error.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The message of the last function error.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The destination that the event's record goes to, as <c>kind:name</c>; null if there is none.</summary>
    public string? Destination { get; init; }

    /// <summary>If the event is the invocation record of another event, the request id of that other one; otherwise null.</summary>
    public string? ParentRequestId { get; init; }

    /// <summary>How many times the event was redriven; null if never.</summary>
    public int? Redrives { get; init; }

    /// <summary>The latest runs of its handler, the oldest first; null before the first has ended, and in lists.</summary>
    public IReadOnlyList<InvocationAttempt>? History { get; init; }

    /// <summary>Whether its state is final.</summary>
    [JsonIgnore]
    public bool IsTerminal => State is InvocationState.Succeeded or InvocationState.Failed;

    /// <summary>Returns whether this record is further than a report that the same event is being retried.</summary>
    internal bool IsAheadOf(InvocationRecord retry)
    {
        var redrives = (Redrives ?? 0) - (retry.Redrives ?? 0);
        if (redrives != 0) return redrives > 0;
        // Throttles do not change the attempt count, so the time decides which report is newer.
        return IsTerminal || Attempts > retry.Attempts || Attempts == retry.Attempts && NextAttemptAt >= retry.NextAttemptAt;
    }

    /// <summary>Creates the record of an event in the given state.</summary>
    internal static InvocationRecord Of(AsyncEvent item, InvocationState state) => new(item.RequestId, item.Function, item.AcceptedAt)
    {
        State = state,
        ParentRequestId = item.ParentRequestId,
        Redrives = item.Redrives == 0 ? null : item.Redrives,
        History = item.History,
    };
}

/// <summary>The state of an asynchronous invocation.</summary>
public enum InvocationState
{
    /// <summary>The event was accepted, and not attempted yet.</summary>
    Queued,

    /// <summary>The event was attempted, and waits for its next attempt.</summary>
    Retrying,

    /// <summary>The handler returned a result.</summary>
    Succeeded,

    /// <summary>The app gave up on the event: there is a dead letter, and the record goes to the on-failure destination.</summary>
    Failed,
}
