using Lambda.Engine.Observability;

namespace Lambda.Engine.Async;

/// <summary>An event that waits for its next attempt, as a message of the queue carries it.</summary>
/// <param name="RequestId">The request id, the same on every attempt.</param>
/// <param name="Function">The function's name.</param>
/// <param name="AcceptedAt">When the event was accepted; its age counts from here.</param>
internal sealed record AsyncEvent(string RequestId, string Function, DateTimeOffset AcceptedAt)
{
    /// <summary>The number of the next attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How many times in a row this attempt was postponed, because no concurrency was free or storage was unavailable.</summary>
    public int Backoffs { get; init; }

    /// <summary>How many times the event was redriven from its dead letter.</summary>
    public int Redrives { get; init; }

    /// <summary>When the event was last redriven; its age counts from then on. Null if it was never redriven.</summary>
    public DateTimeOffset? RedrivenAt { get; init; }

    /// <summary>The number of attempts before the last redrive.</summary>
    public int EarlierAttempts { get; init; }

    /// <summary>How many functions have passed the event on before it reached this one.</summary>
    public int Hops { get; init; }

    /// <summary>
    /// If this event is the invocation record of another event, the request id of that other one; null when a caller sent it.
    /// </summary>
    public string? ParentRequestId { get; init; }

    /// <summary>The number of attempts over the event's whole life, including the next one.</summary>
    public int Attempts => EarlierAttempts + Attempt;

    /// <summary>The time from which the event's age counts.</summary>
    public DateTimeOffset AgesFrom => RedrivenAt ?? AcceptedAt;

    /// <summary>The event as JSON; empty while it is only in the blob <see cref="PayloadBlob"/>.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The blob that holds the event; null if it fits into the message.</summary>
    public string? PayloadBlob { get; init; }

    /// <summary>The caller's client context, as JSON.</summary>
    public string? ClientContext { get; init; }

    /// <summary>
    /// The function error of the last attempt, as JSON; null if no attempt has failed yet, or if the error did not fit into the message.
    /// </summary>
    public ReadOnlyMemory<byte>? LastError { get; init; }

    /// <summary>The version that the caller named.</summary>
    public string? Qualifier { get; init; }

    /// <summary>
    /// A further destination for the outcome, besides the function's own, if a caller waits for it; null if none does.
    /// </summary>
    public DestinationAddress? Reply { get; init; }

    /// <summary>The event's place in the trace in which it was accepted; null outside of any trace.</summary>
    internal TraceParent? Trace { get; init; }

    /// <summary>The attempts that have ended. They are kept in the event's record, not in its message.</summary>
    internal IReadOnlyList<InvocationAttempt>? History { get; init; }

    /// <summary>
    /// Returns whether the text can be a request id: it must contain only characters that table keys and blob names allow.
    /// </summary>
    internal static bool IsRequestId(string text) =>
        text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
