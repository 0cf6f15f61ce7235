using Lambda.Engine.Async;

namespace Lambda.Functions.State.Destinations;

/// <summary>
/// Turns all failures of a delivery into <see cref="DestinationUnavailableException"/>, so that the record waits and the handler does not
/// run again.
/// </summary>
internal static class DestinationGuard
{
    public static async Task CallAsync(string what, Func<Task> call, CancellationToken cancellation)
    {
        try
        {
            await call();
        }
        // Clients and token credentials throw many kinds of exceptions; cancellation because the app stops is not a failure.
        catch (Exception e) when (
            e is not DestinationUnavailableException && !(e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            throw new DestinationUnavailableException($"{what}: {StorageGuard.Reason(e)}", e);
        }
    }
}
