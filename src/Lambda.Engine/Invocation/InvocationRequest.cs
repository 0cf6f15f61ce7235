namespace Lambda.Engine.Invocation;

/// <summary>A request to invoke a function with an event.</summary>
/// <param name="RequestId">Identifies the invocation; the same on every retry.</param>
/// <param name="Payload">The event, as JSON.</param>
internal sealed record InvocationRequest(string RequestId, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The caller's client context, as JSON.</summary>
    public string? ClientContext { get; init; }

    /// <summary>The version that the caller asked for; null when it named only the function.</summary>
    public string? Qualifier { get; init; }

    /// <summary>Whether the outcome must include the tail of the log.</summary>
    public bool WantsLogTail { get; init; }
}
