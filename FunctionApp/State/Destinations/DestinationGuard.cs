using Azure;
using Azure.Messaging.ServiceBus;
using FunctionApp.Async;

namespace FunctionApp.State.Destinations;

/// <summary>Turns what a destination's client throws when it gets no answer into <see cref="DestinationUnavailableException"/>.</summary>
internal static class DestinationGuard
{
    public static async Task CallAsync(string what, Func<Task> call)
    {
        try
        {
            await call();
        }
        // After its retries a client throws an AggregateException. Storage that is away is where large records go before they are sent.
        catch (Exception e) when (e is RequestFailedException or AggregateException or ServiceBusException or StorageUnavailableException or UnauthorizedAccessException or TimeoutException)
        {
            throw new DestinationUnavailableException($"{what}: {StorageGuard.Reason(e)}", e);
        }
    }
}
