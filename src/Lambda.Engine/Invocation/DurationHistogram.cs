namespace Lambda.Engine.Invocation;

/// <summary>Counts durations in buckets, each a quarter wider than the one before: percentiles are accurate to about an eighth.</summary>
internal sealed class DurationHistogram
{
    private const double Least = 0.1;
    private const double Growth = 1.25;
    private const int Classes = 80;

    private int[]? _counts;
    private long _total;

    /// <summary>The longest duration in milliseconds; null when there is none.</summary>
    public double? Longest { get; private set; }

    /// <summary>Counts a duration.</summary>
    public void Add(TimeSpan time)
    {
        var milliseconds = Math.Max(time.TotalMilliseconds, 0);
        var at = milliseconds <= Least ? 0 : (int)Math.Ceiling(Math.Log(milliseconds / Least, Growth));
        (_counts ??= new int[Classes])[Math.Min(at, Classes - 1)]++;
        _total++;
        Longest = Math.Max(Longest ?? 0, milliseconds);
    }

    /// <summary>Returns the duration in milliseconds that this share of all durations did not exceed; null when there is none.</summary>
    public double? Percentile(double share)
    {
        if (_counts is null) return null;
        var wanted = (long)Math.Ceiling(_total * share);
        long seen = 0;
        for (var at = 0; at < Classes; at++)
        {
            seen += _counts[at];
            // The geometric middle of the bucket, but never more than the largest value seen.
            if (seen >= wanted) return Math.Min(Math.Round(Least * Math.Pow(Growth, at - 0.5), 2), Longest!.Value);
        }
        return Longest;
    }
}
