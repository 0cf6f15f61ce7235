namespace Lambda.Engine.Async;

/// <summary>Asks for asynchronous events in the order of their acceptance, the newest first.</summary>
/// <param name="Functions">The functions whose events are wanted.</param>
/// <param name="Limit">The largest number of events in the answer.</param>
public sealed record InvocationQuery(IReadOnlyList<string> Functions, int Limit)
{
    /// <summary>The state that events must be in; null for any.</summary>
    public InvocationState? State { get; init; }

    /// <summary>The time since which they must have been accepted; null for any.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The time before which they must have been accepted; null for any.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Where the last page ended; null for the first.</summary>
    public InvocationPosition? After { get; init; }
}

/// <summary>A place in the order of acceptance.</summary>
/// <param name="AcceptedAt">When the event there was accepted.</param>
/// <param name="RequestId">Its request id.</param>
public readonly record struct InvocationPosition(DateTimeOffset AcceptedAt, string RequestId);

/// <summary>A page of events.</summary>
/// <param name="Records">
/// Their records. A page may have none, and yet others come after it: a page looks at a bounded number of events.
/// </param>
/// <param name="Next">Where the next page begins; null when this is the last one.</param>
public sealed record InvocationPage(IReadOnlyList<InvocationRecord> Records, InvocationPosition? Next);
