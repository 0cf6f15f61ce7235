namespace Lambda.Engine.Invocation;

/// <summary>Waits that double up to a limit.</summary>
internal static class Doubling
{
    // 2^30 times any unit exceeds every maximum wait; this keeps the shift from overflowing before the comparison.
    private const int MostDoublings = 30;

    /// <summary>Returns the wait after a number of earlier ones: the first wait, doubled for each of them, up to the longest.</summary>
    public static TimeSpan Wait(int before, TimeSpan first, TimeSpan longest)
    {
        var wait = first * (1L << Math.Min(before, MostDoublings));
        return wait < longest ? wait : longest;
    }
}
