namespace Lambda.Engine.Routing.Archives;

/// <summary>A replay of archived events, the same for all instances of the app.</summary>
/// <param name="Name">Its name, unique among the app's replays.</param>
/// <param name="Archive">The archive's name.</param>
/// <param name="From">The time of the first events.</param>
/// <param name="To">The time of the last events.</param>
/// <param name="StartedAt">When it was started.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Replay.html.</remarks>
internal sealed record EventReplay(string Name, string Archive, DateTimeOffset From, DateTimeOffset To, DateTimeOffset StartedAt)
{
    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>The rules that receive the events; all of them if there are none here.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Its state.</summary>
    public ReplayState State { get; init; }

    /// <summary>Why it failed; null if it did not.</summary>
    public string? StateReason { get; init; }

    /// <summary>The time of the last event that was replayed; null before the first one.</summary>
    public DateTimeOffset? LastReplayed { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Up to where the events have been replayed; null for none.</summary>
    public ArchivePosition? At { get; init; }

    /// <summary>When another instance may assume that the one that replays events has crashed; null when none does.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Identifies what was read; null before it is stored.</summary>
    public string? Version { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => State is ReplayState.Completed or ReplayState.Cancelled or ReplayState.Failed;
}

/// <summary>The states of a replay.</summary>
internal enum ReplayState
{
    /// <summary>No event has been replayed.</summary>
    Starting,

    /// <summary>Events are being replayed.</summary>
    Running,

    /// <summary>It was cancelled, and the events of the last page may still be on their way.</summary>
    Cancelling,

    /// <summary>All events were replayed.</summary>
    Completed,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>It cannot go on.</summary>
    Failed,
}
