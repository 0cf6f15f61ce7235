namespace FunctionApp.Invocation;

/// <summary>How an invocation ended.</summary>
public abstract record InvocationOutcome
{
    private InvocationOutcome() { }

    /// <summary>The last 4 KB of the log as UTF-8, when the request asked for it.</summary>
    public ReadOnlyMemory<byte> LogTail { get; init; }

    /// <summary>The handler returned.</summary>
    /// <param name="Payload">Its result, as JSON.</param>
    public sealed record Succeeded(ReadOnlyMemory<byte> Payload) : InvocationOutcome;

    /// <summary>The handler threw, ran past its timeout or returned too much: a function error.</summary>
    /// <param name="Error">What Lambda answers for it.</param>
    public sealed record Failed(FunctionError Error) : InvocationOutcome;

    /// <summary>No concurrency was free; the handler did not run.</summary>
    /// <param name="Reason">Which limit was met.</param>
    public sealed record Throttled(ThrottleReason Reason) : InvocationOutcome;
}

/// <summary>The concurrency limit that an invocation met.</summary>
/// <remarks>Mirrors <c>Reason</c> in https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (TooManyRequestsException).</remarks>
public enum ThrottleReason
{
    /// <summary>The limit of all functions without reserved concurrency.</summary>
    ConcurrentInvocationLimitExceeded,

    /// <summary>The function's own reserved concurrency.</summary>
    ReservedFunctionConcurrentInvocationLimitExceeded,
}
