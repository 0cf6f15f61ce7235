namespace Local.Timers;

/// <summary>Why a timer runs.</summary>
internal enum TimerReason
{
    /// <summary>It is time.</summary>
    Schedule,

    /// <summary>A run was missed while no instance was up.</summary>
    PastDue,

    /// <summary>The app starts, and the attribute asks for a run then.</summary>
    RunOnStartup,
}

/// <summary>What a timer does when it starts.</summary>
/// <param name="Status">How far the timer is.</param>
/// <param name="Store">Whether the status is news to storage.</param>
/// <param name="RunNow">The reason to run at once; null waits for the next time.</param>
internal sealed record TimerStart(TimerStatus Status, bool Store, TimerReason? RunNow);

/// <summary>The decisions of a timer, by the rules of the real host.</summary>
internal static class TimerPlan
{
    // A timer of weeks waits in parts: a clock's timers have a longest time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>What to do at start-up.</summary>
    /// <param name="recorded">The status in storage; null where there is none.</param>
    /// <param name="monitored">Whether the status is kept in storage.</param>
    public static TimerStart AtStart(DateTimeOffset now, TimerSchedule schedule, TimerStatus? recorded, bool monitored, bool runOnStartup)
    {
        TimerReason? startup = runOnStartup ? TimerReason.RunOnStartup : null;
        if (!monitored) return new(new(default, schedule.Next(now), default), Store: false, startup);
        // Written before the first run: one that is missed from now on is known to be.
        if (recorded is null) return new(new(default, schedule.Next(now), now), Store: true, startup);

        var (status, changed) = Adjust(now, schedule, recorded);
        return new(status, changed, now > status.Next ? TimerReason.PastDue : startup);
    }

    /// <summary>The status after a run.</summary>
    /// <param name="started">When the run began.</param>
    public static TimerStatus AfterRun(TimerSchedule schedule, TimerStatus status, DateTimeOffset started, TimerReason reason)
    {
        // A clock that was a moment early would find the same time once more.
        var at = reason == TimerReason.Schedule && status.Next > started ? status.Next : started;
        return new(at, schedule.Next(at), at);
    }

    /// <summary>How long to wait before looking at the time again; none when it is time.</summary>
    public static TimeSpan Wait(DateTimeOffset now, DateTimeOffset next)
    {
        var wait = next - now;
        return wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait;
    }

    // The schedule may have been changed since the status was written: then the recorded next run says nothing.
    private static (TimerStatus Status, bool Changed) Adjust(DateTimeOffset now, TimerSchedule schedule, TimerStatus recorded)
    {
        var since = recorded.Last != default ? recorded.Last : recorded.LastUpdated != default ? recorded.LastUpdated : now;
        var expected = schedule.Next(since);
        if (expected == recorded.Next) return (recorded, false);
        if (now > expected) (since, expected) = (now, schedule.Next(now));
        return (new(default, expected, since), true);
    }
}
