namespace Lambda.Engine.Routing.Schedules;

/// <summary>Decides for which scheduled time a rule runs now.</summary>
/// <remarks>
/// As in EventBridge, missed times are skipped. A run may start up to <see cref="Late"/> late, so that one failed run of the timer loses
/// nothing. A run that an instance began is finished, however late.
/// </remarks>
internal static class ScheduleTimes
{
    /// <summary>How late a run may start.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long an instance may take before others assume that it has crashed. This is shorter than the timer's interval of one minute.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(50);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Returns the state from which the rule continues: the stored one, or a new one if the rule or its expression is new.
    /// </summary>
    public static ScheduleState Of(string rule, Schedule schedule, ScheduleState? stored, DateTimeOffset now)
    {
        var minute = Schedule.MinuteOf(now);
        return stored?.Expression == schedule.Expression
            ? stored
            : new(rule, schedule.Expression, minute, minute - Minute) { Version = stored?.Version };
    }

    /// <summary>Returns the scheduled time to run now; null when there is none, or when another instance is running one.</summary>
    public static DateTimeOffset? Next(Schedule schedule, ScheduleState state, DateTimeOffset now)
    {
        if (state.Running is { } running) return state.Until > now ? null : running;
        var minute = Schedule.MinuteOf(now);
        var time = minute - Late;
        if (state.Last > time) time = state.Last;
        for (time += Minute; time <= minute; time += Minute)
            if (schedule.Includes(time, state.Began)) return time;
        return null;
    }
}
