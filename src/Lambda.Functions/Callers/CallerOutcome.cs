using Lambda.Engine.Invocation;

namespace Lambda.Functions.Callers;

/// <summary>The outcome of a synchronous call, as the caller's adapter sees it.</summary>
internal abstract record CallerOutcome
{
    private CallerOutcome() { }

    /// <summary>The function returned.</summary>
    /// <param name="Result">Its result, as JSON.</param>
    public sealed record Returned(ReadOnlyMemory<byte> Result) : CallerOutcome;

    /// <summary>The function failed.</summary>
    /// <param name="Error">Its error, which is not shown to the caller.</param>
    public sealed record Failed(FunctionError Error) : CallerOutcome;

    /// <summary>No concurrency was free.</summary>
    public sealed record Throttled : CallerOutcome;

    /// <summary>The event is larger than a function accepts.</summary>
    public sealed record TooLarge : CallerOutcome;

    /// <summary>The function did not answer within the time that the caller waits. It keeps running.</summary>
    public sealed record TimedOut : CallerOutcome;

    /// <summary>The app is shutting down.</summary>
    public sealed record Stopping : CallerOutcome;
}
