namespace FunctionApp.Async;

/// <summary>An event waiting for its next attempt: what the queue carries.</summary>
/// <param name="RequestId">The request id, the same on every attempt.</param>
/// <param name="Function">The function's name.</param>
/// <param name="AcceptedAt">When the event was accepted; its age counts from here.</param>
public sealed record AsyncEvent(string RequestId, string Function, DateTimeOffset AcceptedAt)
{
    /// <summary>Which attempt comes next, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How often in a row this attempt was put off: no concurrency was free, or storage was away.</summary>
    public int Backoffs { get; init; }

    /// <summary>How often the event was sent again from its dead letter.</summary>
    public int Redrives { get; init; }

    /// <summary>When it was sent again the last time; its age then counts from here.</summary>
    public DateTimeOffset? RedrivenAt { get; init; }

    /// <summary>The attempts made before it was sent again.</summary>
    public int EarlierAttempts { get; init; }

    /// <summary>How many functions handed it on, one to the next, before it came here.</summary>
    public int Hops { get; init; }

    /// <summary>The event whose record this one is; null when a caller sent it.</summary>
    public string? ParentRequestId { get; init; }

    /// <summary>The attempts made over the event's whole life when the next one has been.</summary>
    public int Attempts => EarlierAttempts + Attempt;

    /// <summary>Where its age counts from.</summary>
    public DateTimeOffset AgesFrom => RedrivenAt ?? AcceptedAt;

    /// <summary>The event as JSON, when it fits the queue.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The blob that holds the event, when it does not fit.</summary>
    public string? PayloadBlob { get; init; }

    /// <summary>The caller's client context, as JSON.</summary>
    public string? ClientContext { get; init; }

    /// <summary>What the last attempt failed with, as the function error's JSON; null before the first that did, or when it did not fit the message.</summary>
    public ReadOnlyMemory<byte>? LastError { get; init; }

    /// <summary>The version that the caller named.</summary>
    public string? Qualifier { get; init; }

    /// <summary>Whether it can be a request id: what keys of tables and names of blobs may hold.</summary>
    internal static bool IsRequestId(string text) => text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
