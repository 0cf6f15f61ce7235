namespace Local.Messaging;

/// <summary>When a token is to be put anew.</summary>
internal static class TokenRenewal
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);
    // As long as a timer can wait.
    private static readonly TimeSpan Latest = TimeSpan.FromDays(40);

    /// <summary>Five minutes before its end; after half of its life when that is short. Never when its end is not known.</summary>
    public static TimeSpan? After(DateTimeOffset now, DateTimeOffset? expires)
    {
        if (expires is not { } end) return null;
        var left = end - now;
        var wait = left > Margin * 2 ? left - Margin : left / 2;
        return wait < Soonest ? Soonest : wait > Latest ? Latest : wait;
    }
}
