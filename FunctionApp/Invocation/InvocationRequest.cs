namespace FunctionApp.Invocation;

/// <summary>One event for one function.</summary>
/// <param name="RequestId">Identifies the invocation, the same on every retry.</param>
/// <param name="Payload">The event, as JSON.</param>
public sealed record InvocationRequest(string RequestId, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The caller's client context, as JSON.</summary>
    public string? ClientContext { get; init; }

    /// <summary>The version that the caller asked for; null when it named the function alone.</summary>
    public string? Qualifier { get; init; }

    /// <summary>Whether the outcome shall carry the tail of the log.</summary>
    public bool WantsLogTail { get; init; }
}
