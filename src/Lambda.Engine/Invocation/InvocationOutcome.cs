namespace Lambda.Engine.Invocation;

/// <summary>The outcome of an invocation.</summary>
internal abstract record InvocationOutcome
{
    private InvocationOutcome() { }

    /// <summary>The last 4 KB of the log as UTF-8, if the request asked for them; otherwise empty.</summary>
    public ReadOnlyMemory<byte> LogTail { get; init; }

    /// <summary>The handler returned.</summary>
    /// <param name="Payload">Its result, as JSON.</param>
    public sealed record Succeeded(ReadOnlyMemory<byte> Payload) : InvocationOutcome;

    /// <summary>The handler threw, exceeded its timeout or returned too much: a function error.</summary>
    /// <param name="Error">The error that Lambda answers with.</param>
    public sealed record Failed(FunctionError Error) : InvocationOutcome;

    /// <summary>No concurrency was free; the handler did not run.</summary>
    /// <param name="Reason">The limit that was reached.</param>
    public sealed record Throttled(ThrottleReason Reason) : InvocationOutcome;
}

/// <summary>The concurrency limit that an invocation reached.</summary>
/// <remarks>Mirrors <c>Reason</c> in https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (TooManyRequestsException).</remarks>
internal enum ThrottleReason
{
    /// <summary>The limit that all functions without reserved concurrency share.</summary>
    ConcurrentInvocationLimitExceeded,

    /// <summary>The limit of the function's own reserved concurrency.</summary>
    ReservedFunctionConcurrentInvocationLimitExceeded,
}
