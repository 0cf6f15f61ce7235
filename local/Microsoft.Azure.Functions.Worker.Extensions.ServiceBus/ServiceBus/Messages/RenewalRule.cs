namespace Local.ServiceBus.Messages;

/// <summary>When a lock is renewed: some time before it ends, as the real client does.</summary>
internal static class RenewalRule
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestMargin = TimeSpan.FromMilliseconds(400);

    /// <summary>How long to wait before the next renewal; null when there is none.</summary>
    /// <param name="until">When renewals end, however long the function still runs.</param>
    public static TimeSpan? NextAfter(DateTimeOffset now, DateTimeOffset lockedUntil, DateTimeOffset until)
    {
        var left = lockedUntil - now;
        if (left <= TimeSpan.Zero) return null;
        var margin = left / 2 < LongestMargin ? left / 2 : LongestMargin;
        var wait = left < ShortestMargin ? TimeSpan.Zero : left - margin;
        return now + wait < until ? wait : null;
    }

    /// <summary>How long to wait after a renewal that failed and may yet succeed; null when the lock will be over by then.</summary>
    public static TimeSpan? RetryAfter(DateTimeOffset now, DateTimeOffset lockedUntil, DateTimeOffset until)
    {
        var wait = (lockedUntil - now) / 4;
        return wait < ShortestMargin / 4 || now + wait >= until ? null : wait;
    }
}
