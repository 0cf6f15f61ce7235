using Lambda.Engine.Async;

namespace Lambda.Functions.State.Destinations;

/// <summary>
/// Turns every failure of a delivery into a <see cref="DestinationUnavailableException"/>, so that the record is kept and the handler does
/// not run again.
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
