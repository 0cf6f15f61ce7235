using Functions.LocalHost.Protocol;

namespace Functions.LocalHost.Worker;

/// <summary>The worker failed, refused or is gone; the message says at what.</summary>
internal sealed class WorkerException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <exception cref="WorkerException">The worker says that it has failed.</exception>
    public static void ThrowIfFailed(StatusResult? result, string what)
    {
        if (result?.Status == StatusResult.Types.Status.Success) return;
        var reason = result?.Exception?.Message is { Length: > 0 } message ? message : result?.Result is { Length: > 0 } text ? text
            : "the worker gave no reason";
        throw new WorkerException($"{what}: {reason}");
    }
}
