namespace FunctionApp.Async;

/// <summary>An event waiting for its next attempt: what the queue carries.</summary>
/// <param name="RequestId">The request id, the same on every attempt.</param>
/// <param name="Function">The function's name.</param>
/// <param name="AcceptedAt">When the event was accepted; its age counts from here.</param>
public sealed record AsyncEvent(string RequestId, string Function, DateTimeOffset AcceptedAt)
{
    /// <summary>Which attempt comes next, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How often in a row this attempt was put off because no concurrency was free.</summary>
    public int Throttles { get; init; }

    /// <summary>The event as JSON, when it fits the queue.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The blob that holds the event, when it does not fit.</summary>
    public string? PayloadBlob { get; init; }

    /// <summary>The caller's client context, as JSON.</summary>
    public string? ClientContext { get; init; }
}
