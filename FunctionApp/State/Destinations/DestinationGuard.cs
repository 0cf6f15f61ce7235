using FunctionApp.Async;

namespace FunctionApp.State.Destinations;

/// <summary>Turns whatever keeps a record from its destination into <see cref="DestinationUnavailableException"/>: it waits, and its handler does not run again.</summary>
internal static class DestinationGuard
{
    public static async Task CallAsync(string what, Func<Task> call, CancellationToken cancellation)
    {
        try
        {
            await call();
        }
        // Clients, and the identities they ask for tokens, have exceptions of many kinds; what the app's end cancels is none of them.
        catch (Exception e) when (e is not DestinationUnavailableException && !(e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            throw new DestinationUnavailableException($"{what}: {StorageGuard.Reason(e)}", e);
        }
    }
}
