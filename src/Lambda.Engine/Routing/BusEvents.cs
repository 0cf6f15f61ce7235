namespace Lambda.Engine.Routing;

/// <summary>Converts Event Grid events to EventBridge events.</summary>
internal static class BusEvents
{
    private const string OfServices = "aws.";
    private static readonly byte[] NoDetail = "{}"u8.ToArray();

    /// <param name="grid">The event.</param>
    /// <param name="now">The time to use when the event has none.</param>
    /// <exception cref="MalformedEventException">A publisher uses a source that is reserved for AWS services.</exception>
    public static BusEvent Of(GridEvent grid, DateTimeOffset now) => ObjectEvents.Of(grid, now)
        ?? (IsOfAService(grid.Source)
            ? throw new MalformedEventException(
                $"the source '{grid.Source}' begins with '{OfServices}', which is reserved for AWS services.")
            : OfPublisher(grid, now));

    /// <summary>Returns whether the source is that of an AWS service, whose events functions trust.</summary>
    /// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html.</remarks>
    public static bool IsOfAService(string source) => source.StartsWith(OfServices, StringComparison.OrdinalIgnoreCase);

    private static BusEvent OfPublisher(GridEvent grid, DateTimeOffset now) =>
        new(grid.Id, grid.Type, grid.Source, grid.Time ?? now, grid.Subject is null ? [] : [grid.Subject],
            grid.Data.IsEmpty ? NoDetail : grid.Data);
}
