namespace Local.Amqp.Transport;

/// <summary>The action for a connection that is idle.</summary>
internal enum IdleAction
{
    None,

    /// <summary>Send an empty frame, because the peer expects one.</summary>
    SendEmptyFrame,

    /// <summary>Drop the connection, because the peer has been silent for too long.</summary>
    Drop,
}

/// <summary>Decides on idle timeouts, in both directions (part 2.4.5).</summary>
/// <param name="Local">The timeout announced to the peer, which is dropped after twice that time. Infinite for never.</param>
/// <param name="Remote">The timeout that the peer announced; it is sent a frame within half of that time. Infinite for never.</param>
internal readonly record struct IdleWatch(TimeSpan Local, TimeSpan Remote)
{
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(5);

    /// <summary>How often to check; infinite when there is nothing to watch.</summary>
    public TimeSpan Period
    {
        get
        {
            var (local, remote) = (
                Local == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : Local / 2,
                Remote == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : Remote / 4);
            var period = local < remote ? local : remote;
            if (period == TimeSpan.MaxValue) return Timeout.InfiniteTimeSpan;
            return period < ShortestPeriod ? ShortestPeriod : period;
        }
    }

    public IdleAction Decide(TimeSpan sinceRead, TimeSpan sinceWrite)
    {
        if (Local != Timeout.InfiniteTimeSpan && sinceRead >= Local * 2) return IdleAction.Drop;
        return Remote != Timeout.InfiniteTimeSpan && sinceWrite >= Remote / 4 ? IdleAction.SendEmptyFrame : IdleAction.None;
    }
}
