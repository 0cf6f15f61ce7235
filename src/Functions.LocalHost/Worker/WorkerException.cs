using Functions.LocalHost.Protocol;

namespace Functions.LocalHost.Worker;

/// <summary>The exception thrown when the worker failed or refused a request, or has ended. Its message names the request.</summary>
internal sealed class WorkerException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <exception cref="WorkerException">The worker reports a failure.</exception>
    public static void ThrowIfFailed(StatusResult? result, string what)
    {
        if (result?.Status == StatusResult.Types.Status.Success) return;
        var reason = result?.Exception?.Message is { Length: > 0 } message ? message : result?.Result is { Length: > 0 } text ? text
            : "the worker gave no reason";
        throw new WorkerException($"{what}: {reason}");
    }
}
