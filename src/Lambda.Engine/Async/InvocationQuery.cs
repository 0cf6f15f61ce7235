namespace Lambda.Engine.Async;

/// <summary>A query for asynchronous events, ordered by the time of acceptance, the newest first.</summary>
/// <param name="Functions">The functions whose events are wanted.</param>
/// <param name="Limit">The largest number of events in the answer.</param>
public sealed record InvocationQuery(IReadOnlyList<string> Functions, int Limit)
{
    /// <summary>The state of the events to list; null for any.</summary>
    public InvocationState? State { get; init; }

    /// <summary>The earliest time of acceptance, inclusive; null for any.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The latest time of acceptance, exclusive; null for any.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>The position where the last page ended; null for the first page.</summary>
    public InvocationPosition? After { get; init; }
}

/// <summary>A position in the order of acceptance.</summary>
/// <param name="AcceptedAt">When the event at the position was accepted.</param>
/// <param name="RequestId">Its request id.</param>
public readonly record struct InvocationPosition(DateTimeOffset AcceptedAt, string RequestId);

/// <summary>A page of events.</summary>
/// <param name="Records">The records of the events. A page may have none although others follow, because it looks at a bounded number of
/// events.</param>
/// <param name="Next">Where the next page begins; null when this is the last one.</param>
public sealed record InvocationPage(IReadOnlyList<InvocationRecord> Records, InvocationPosition? Next);
