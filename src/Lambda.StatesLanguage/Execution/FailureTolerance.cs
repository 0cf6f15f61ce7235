namespace Lambda.StatesLanguage.Execution;

/// <summary>
/// Decides whether too many items of a distributed Map state have failed: more than either threshold that the state sets, or any at all if
/// it sets none.
/// </summary>
internal static class FailureTolerance
{
    public static bool IsExceeded(FanOutState run)
    {
        if (run.ToleratedCount is null && run.ToleratedPercentage is null)
            return run.FailedItems > 0;
        var all = run.BatchSizes.Count > 0 ? run.BatchSizes.Sum() : run.Count;
        return run.FailedItems > run.ToleratedCount || run.FailedItems * 100.0 / all > run.ToleratedPercentage;
    }
}
