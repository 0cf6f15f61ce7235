namespace Lambda.Engine.Routing.Archives;

/// <summary>Decides the next step of a replay. The caller stores the decision before it acts on it.</summary>
internal static class ReplaySteps
{
    /// <summary>
    /// How long an instance may take for a page before others assume that it has crashed. This is shorter than the timer's interval of one
    /// minute.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(50);

    /// <summary>
    /// How long one run of the timer works on a replay. This is shorter than the timer's interval of one minute, so that no run is skipped.
    /// </summary>
    public static readonly TimeSpan Slice = TimeSpan.FromSeconds(40);

    /// <summary>How long a replay is kept after its end.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>
    /// Returns the replay in the state in which this instance takes it: running, or ended. Null when the replay has already ended, or
    /// another instance works on it.
    /// </summary>
    /// <param name="replay">The replay as stored.</param>
    /// <param name="hasArchive">Whether the app has the replay's archive.</param>
    /// <param name="now">The time.</param>
    public static EventReplay? Take(EventReplay replay, bool hasArchive, DateTimeOffset now) => replay switch
    {
        { HasEnded: true } => null,
        { Until: { } until } when until > now => null,
        { State: ReplayState.Cancelling } => End(replay, ReplayState.Cancelled, now),
        _ when !hasArchive => End(replay, ReplayState.Failed, now) with { StateReason = $"Archive {replay.Archive} does not exist." },
        _ => replay with { State = ReplayState.Running, Until = now + Lease },
    };

    /// <summary>Returns the state of the replay after a page.</summary>
    /// <param name="replay">The replay before the page.</param>
    /// <param name="next">The position where the next page begins.</param>
    /// <param name="last">The time of the last event that was replayed; null if no event of the page is in the replay's range.</param>
    /// <param name="isLast">Whether this run ends with the page, so that another run continues.</param>
    /// <param name="now">The time.</param>
    public static EventReplay After(EventReplay replay, ArchivePosition next, DateTimeOffset? last, bool isLast, DateTimeOffset now) =>
        replay with { At = next, LastReplayed = last ?? replay.LastReplayed, Until = isLast ? null : now + Lease };

    /// <summary>Returns the state of the replay at its end.</summary>
    public static EventReplay End(EventReplay replay, ReplayState state, DateTimeOffset now) =>
        replay with { State = state, EndedAt = now, Until = null };
}
