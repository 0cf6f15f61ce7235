namespace FunctionApp.Routing;

/// <summary>Makes EventBridge's events of those of Event Grid.</summary>
internal static class BusEvents
{
    private static readonly byte[] NoDetail = "{}"u8.ToArray();

    /// <param name="grid">The event.</param>
    /// <param name="now">Its time, when it does not say.</param>
    public static BusEvent Of(GridEvent grid, DateTimeOffset now) => ObjectEvents.Of(grid, now)
        ?? new(grid.Id, grid.Type, grid.Source, grid.Time ?? now, grid.Subject is null ? [] : [grid.Subject], grid.Data.IsEmpty ? NoDetail : grid.Data);
}
