namespace Lambda.Engine.Routing.Archives;

/// <summary>A replay of archived events, which all instances of the app share.</summary>
/// <param name="Name">Its name, unique among the app's replays.</param>
/// <param name="Archive">The archive's name.</param>
/// <param name="From">The earliest time of events to replay.</param>
/// <param name="To">The latest time of events to replay.</param>
/// <param name="StartedAt">When it was started.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Replay.html.</remarks>
internal sealed record EventReplay(string Name, string Archive, DateTimeOffset From, DateTimeOffset To, DateTimeOffset StartedAt)
{
    /// <summary>A description of the replay.</summary>
    public string Description { get; init; } = "";

    /// <summary>The rules that receive the events; if empty, all rules do.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The state of the replay.</summary>
    public ReplayState State { get; init; }

    /// <summary>The reason why the replay failed; null if it did not fail.</summary>
    public string? StateReason { get; init; }

    /// <summary>The time of the last event that was replayed; null before the first one.</summary>
    public DateTimeOffset? LastReplayed { get; init; }

    /// <summary>When the replay ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The position up to which events have been replayed; null before the first.</summary>
    public ArchivePosition? At { get; init; }

    /// <summary>
    /// The time from which another instance may assume that the instance that replays the events has crashed; null when no instance replays
    /// them.
    /// </summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The store's version of the replay that was read; null before it is stored.</summary>
    public string? Version { get; init; }

    /// <summary>Whether the replay has ended.</summary>
    public bool HasEnded => State is ReplayState.Completed or ReplayState.Cancelled or ReplayState.Failed;
}

/// <summary>The states of a replay.</summary>
internal enum ReplayState
{
    /// <summary>No event has been replayed yet.</summary>
    Starting,

    /// <summary>Events are being replayed.</summary>
    Running,

    /// <summary>The replay was cancelled, but the events of the last page may still be on their way.</summary>
    Cancelling,

    /// <summary>All events were replayed.</summary>
    Completed,

    /// <summary>The replay was cancelled.</summary>
    Cancelled,

    /// <summary>The replay cannot continue.</summary>
    Failed,
}
