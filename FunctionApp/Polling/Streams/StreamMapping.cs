using FunctionApp.Invocation;

namespace FunctionApp.Polling.Streams;

/// <summary>A stream's function and how it gets the records.</summary>
/// <param name="Id">Names the mapping among all.</param>
/// <param name="FunctionName">The function's name.</param>
/// <param name="FunctionArn">The function's ARN.</param>
/// <param name="Call">Invokes the function.</param>
public sealed record StreamMapping(string Id, string FunctionName, string FunctionArn, StreamSettings Settings, StreamCall Call)
{
    /// <summary>Which records the function gets; the others are done without it.</summary>
    public Func<StreamRecord, bool> Filter { get; init; } = _ => true;

    /// <summary>Where word of discarded batches goes, as <c>kind:name</c>; null is the app's own on-failure destination.</summary>
    public string? OnFailure { get; init; }
}

/// <summary>Invokes a function for an event.</summary>
/// <exception cref="OperationCanceledException">The app ends; the event was not handled.</exception>
public delegate ValueTask<InvocationOutcome> StreamCall(InvocationRequest request, CancellationToken shutdown);
