namespace FunctionApp.Routing;

/// <summary>Makes EventBridge's events of those of Event Grid.</summary>
internal static class BusEvents
{
    private const string OfServices = "aws.";
    private static readonly byte[] NoDetail = "{}"u8.ToArray();

    /// <param name="grid">The event.</param>
    /// <param name="now">Its time, when it does not say.</param>
    /// <exception cref="MalformedEventException">A publisher says that it is a service of AWS.</exception>
    public static BusEvent Of(GridEvent grid, DateTimeOffset now) => ObjectEvents.Of(grid, now)
        ?? (IsOfAService(grid.Source) ? throw new MalformedEventException($"its source '{grid.Source}' begins with '{OfServices}', which publishers may not say.") : OfPublisher(grid, now));

    /// <summary>Whether a source is that of a service of AWS, whose events functions trust.</summary>
    /// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html.</remarks>
    public static bool IsOfAService(string source) => source.StartsWith(OfServices, StringComparison.OrdinalIgnoreCase);

    private static BusEvent OfPublisher(GridEvent grid, DateTimeOffset now) => new(grid.Id, grid.Type, grid.Source, grid.Time ?? now, grid.Subject is null ? [] : [grid.Subject], grid.Data.IsEmpty ? NoDetail : grid.Data);
}
