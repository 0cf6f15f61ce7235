using Functions.LocalHost.Protocol;

namespace Functions.LocalHost.Worker;

/// <summary>The exception thrown when a function failed or was cancelled in the worker.</summary>
/// <remarks>The message has the form of the real host's, which extensions such as Durable Functions parse.</remarks>
internal sealed class FunctionException : Exception
{
    private FunctionException(string message) : base(message) { }

    /// <summary>The message of the function's exception.</summary>
    public required string Reason { get; init; }

    /// <summary>Creates the exception for a result; null when the invocation succeeded.</summary>
    public static FunctionException? Of(StatusResult result)
    {
        if (result.Status == StatusResult.Types.Status.Success) return null;
        var (message, stack) = (result.Exception?.Message ?? result.Result, result.Exception?.StackTrace);
        return new($"Result: {result.Status}\nException: {message}\nStack: {stack}") { Reason = message };
    }
}
