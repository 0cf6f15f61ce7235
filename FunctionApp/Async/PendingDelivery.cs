namespace FunctionApp.Async;

/// <summary>A record that waits for its destination to come back: what the queue carries beside events.</summary>
/// <param name="RequestId">The event's request id.</param>
/// <param name="Function">The event's function.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
/// <param name="Destination">Where the record goes, as <c>kind:name</c>.</param>
/// <param name="Place">What the destination is for.</param>
/// <param name="RecordBlob">The blob that holds the record.</param>
internal sealed record PendingDelivery(string RequestId, string Function, DateTimeOffset AcceptedAt, string Destination, DestinationPlaces Place, string RecordBlob)
{
    /// <summary>How many functions handed the event on.</summary>
    public int Hops { get; init; }

    /// <summary>How often the event was sent again from its dead letter.</summary>
    public int Redrives { get; init; }

    /// <summary>What tells the record from the others of its request id; null when there are none.</summary>
    public string? Part { get; init; }

    /// <summary>Where containers file the record; null for where those of asynchronous events are.</summary>
    public string? Folder { get; init; }

    /// <summary>How often it was tried again.</summary>
    public int Tries { get; init; }
}
