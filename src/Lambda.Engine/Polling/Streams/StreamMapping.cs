using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Streams;

/// <summary>A stream's function, and how it receives records.</summary>
/// <param name="Id">Identifies the mapping.</param>
/// <param name="FunctionName">The function's name.</param>
/// <param name="FunctionArn">The function's ARN.</param>
/// <param name="Call">Invokes the function.</param>
internal sealed record StreamMapping(string Id, string FunctionName, string FunctionArn, StreamSettings Settings, StreamInvocation Call)
{
    /// <summary>Selects the records that the function receives. The other records count as done.</summary>
    public Func<StreamRecord, bool> Filter { get; init; } = _ => true;

    /// <summary>
    /// The destination for reports about discarded batches, as <c>kind:name</c>; null for the app's on-failure destination.
    /// </summary>
    public string? OnFailure { get; init; }
}

/// <summary>Invokes a function with an event.</summary>
/// <exception cref="OperationCanceledException">The app is shutting down; the event was not handled.</exception>
internal delegate ValueTask<InvocationOutcome> StreamInvocation(InvocationRequest request, CancellationToken shutdown);
