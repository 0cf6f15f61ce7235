namespace Lambda.StatesLanguage.Execution;

/// <summary>Counts the child executions of a distributed Map state, and their items.</summary>
internal static class MapRunCounting
{
    public static MapRunCounts Executions(FanOutState fan, bool isOver) => Of(
        fan.Count, fan.Outputs.Count, fan.Failures.Count, fan.Running, isOver);

    public static MapRunCounts Items(FanOutState fan, bool isOver)
    {
        if (fan.BatchSizes.Count == 0)
            return Executions(fan, isOver);
        int succeeded = fan.Outputs.Keys.Sum(index => fan.BatchSizes[index]), started = fan.BatchSizes.Take(fan.Next).Sum();
        return Of(fan.BatchSizes.Sum(), succeeded, fan.FailedItems, started - succeeded - fan.FailedItems, isOver);
    }

    // The rest of a run that is over is aborted: no child of it goes on.
    private static MapRunCounts Of(int total, int succeeded, int failed, int running, bool isOver) => isOver
        ? new MapRunCounts(total, 0, 0, succeeded, failed, total - succeeded - failed)
        : new MapRunCounts(total, total - succeeded - failed - running, running, succeeded, failed, 0);
}
