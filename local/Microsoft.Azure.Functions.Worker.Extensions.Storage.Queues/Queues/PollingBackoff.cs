namespace Local.Queues;

/// <summary>How long to wait before a queue that was empty is looked at again: from 100 ms, doubling with a fifth of chance, to a maximum.</summary>
internal sealed class PollingBackoff(TimeSpan maximum, Random random)
{
    private const double Spread = 0.2;
    // 2^30 times the minimum is past any maximum, and no overflow.
    private const int MaxDoublings = 30;
    private int _misses;

    /// <summary>The shortest wait.</summary>
    public static TimeSpan Minimum { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A message came: the next wait is the shortest.</summary>
    public void Found() => _misses = 0;

    /// <summary>The wait after another look that found nothing.</summary>
    public TimeSpan Next()
    {
        var doublings = Math.Min(_misses++, MaxDoublings);
        if (doublings == 0) return Minimum;
        var factor = 1 - Spread + random.NextDouble() * 2 * Spread;
        var wait = Minimum + Minimum * (factor * Math.Pow(2, doublings - 1));
        return wait < maximum ? wait : maximum;
    }
}
