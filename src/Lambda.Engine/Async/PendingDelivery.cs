namespace Lambda.Engine.Async;

/// <summary>A record whose destination is unavailable, waiting in the event queue for its next delivery.</summary>
/// <param name="RequestId">The event's request id.</param>
/// <param name="Function">The event's function.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
/// <param name="Destination">Where the record goes, as <c>kind:name</c>.</param>
/// <param name="Place">The purpose of the destination.</param>
/// <param name="RecordBlob">The blob that holds the record.</param>
internal sealed record PendingDelivery(
    string RequestId, string Function, DateTimeOffset AcceptedAt, string Destination, DestinationPlaces Place, string RecordBlob)
{
    /// <summary>How many functions passed the event on.</summary>
    public int Hops { get; init; }

    /// <summary>How many times the event was redriven.</summary>
    public int Redrives { get; init; }

    /// <summary>Distinguishes several records of one request id; null when there is only one.</summary>
    public string? Part { get; init; }

    /// <summary>The folder that containers file the record in; null for the folder of asynchronous events.</summary>
    public string? Folder { get; init; }

    /// <summary>The event's place in the trace in which it was accepted, as <c>traceparent</c>; null outside of any trace.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The number of retries so far.</summary>
    public int Tries { get; init; }
}
