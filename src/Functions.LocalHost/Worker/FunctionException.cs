using Functions.LocalHost.Protocol;

namespace Functions.LocalHost.Worker;

/// <summary>A function has failed or was canceled in the worker.</summary>
/// <remarks>The message has the form of the real host's, which extensions parse (Durable Functions).</remarks>
internal sealed class FunctionException : Exception
{
    private FunctionException(string message) : base(message) { }

    /// <summary>The message of the function's exception.</summary>
    public required string Reason { get; init; }

    /// <summary>Null when the invocation succeeded.</summary>
    public static FunctionException? Of(StatusResult result)
    {
        if (result.Status == StatusResult.Types.Status.Success) return null;
        var (message, stack) = (result.Exception?.Message ?? result.Result, result.Exception?.StackTrace);
        return new($"Result: {result.Status}\nException: {message}\nStack: {stack}") { Reason = message };
    }
}
