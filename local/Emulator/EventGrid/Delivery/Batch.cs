using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>
/// Decides which events go in one request: https://learn.microsoft.com/azure/event-grid/delivery-and-retry#output-batching
/// </summary>
/// <param name="maxEvents">The maximum number of events.</param>
/// <param name="preferredBytes">The size beyond which no event is added to others; a single event may be larger.</param>
internal sealed class Batch(int maxEvents, long preferredBytes)
{
    private int _events, _attempts;
    private long _bytes;

    /// <summary>Creates a batch with the limits of a destination.</summary>
    public static Batch For(DestinationDefinition destination) =>
        destination is WebHookDefinition webHook
            ? new Batch(webHook.MaxEventsPerBatch, webHook.PreferredBatchSizeInKilobytes * 1024L)
            : new Batch(1, 0);

    /// <summary>
    /// Adds an event to the request. Returns false if it belongs in another request. All events of a request have the same number of
    /// attempts, which is sent as a header.
    /// </summary>
    public bool TryAdd(PendingEvent next)
    {
        var joins = _events == 0 || (_events < maxEvents && _bytes + next.Event.Size <= preferredBytes && _attempts == next.Attempts);
        if (!joins) return false;
        (_events, _bytes, _attempts) = (_events + 1, _bytes + next.Event.Size, next.Attempts);
        return true;
    }
}
