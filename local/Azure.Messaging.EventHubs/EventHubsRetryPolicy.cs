#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.EventHubs;

/// <summary>Decides how long a try may take, and whether and when there is another.</summary>
/// <remarks>See https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.eventhubsretrypolicy.</remarks>
public abstract class EventHubsRetryPolicy
{
    /// <summary>For types that derive from it.</summary>
    protected EventHubsRetryPolicy() { }

    /// <summary>How long the next try may take.</summary>
    /// <param name="attemptCount">Tries so far.</param>
    public abstract TimeSpan CalculateTryTimeout(int attemptCount);

    /// <summary>The delay before the next try; null when there is none.</summary>
    /// <param name="lastException">Why the last try failed.</param>
    /// <param name="attemptCount">Tries so far, the first counted.</param>
    public abstract TimeSpan? CalculateRetryDelay(Exception lastException, int attemptCount);
}
