namespace Lambda.StatesLanguage.Execution;

/// <summary>
/// When a distributed Map state has too many failed items: beyond either threshold that it sets; beyond none if it sets none.
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
