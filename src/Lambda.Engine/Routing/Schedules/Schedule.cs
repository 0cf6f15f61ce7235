namespace Lambda.Engine.Routing.Schedules;

/// <summary>The minutes, in UTC, in which a scheduled rule runs.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html.</remarks>
internal abstract class Schedule
{
    /// <summary>The expression as it was written.</summary>
    public required string Expression { get; init; }

    /// <summary>Returns whether the rule runs in this minute.</summary>
    /// <param name="minute">A whole minute in UTC.</param>
    /// <param name="began">The minute in which the rule was first seen with this expression.</param>
    public abstract bool Includes(DateTimeOffset minute, DateTimeOffset began);

    /// <summary>Reads an expression. Returns null, and gives the reason, when EventBridge would refuse it.</summary>
    public static Schedule? TryParse(string expression, out string? error)
    {
        if (expression.StartsWith("rate(", StringComparison.Ordinal)) return RateSchedule.TryParse(expression, out error);
        if (expression.StartsWith("cron(", StringComparison.Ordinal)) return CronSchedule.TryParse(expression, out error);
        error = "write rate(5 minutes) or cron(0 12 * * ? *).";
        return null;
    }

    /// <summary>Returns the minute that a time is in.</summary>
    public static DateTimeOffset MinuteOf(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
}
