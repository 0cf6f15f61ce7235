using Microsoft.Extensions.Logging;

namespace Local.Emulator.EventGrid.Delivery;

internal sealed partial class EventSubscription
{
    [LoggerMessage(1, LogLevel.Information,
        "Subscription '{Subscription}': attempt {Attempt} to deliver event '{EventId}' failed ({Outcome}); the next one is at {At:O}.")]
    private partial void LogRetry(string subscription, string eventId, int attempt, DeliveryOutcome? outcome, DateTimeOffset at);

    [LoggerMessage(2, LogLevel.Warning,
        "Subscription '{Subscription}': dead-lettered event '{EventId}' after {Attempts} attempts: {Reason}.")]
    private partial void LogGivenUp(string subscription, string eventId, string reason, int attempts);

    [LoggerMessage(3, LogLevel.Warning, "Subscription '{Subscription}': dropped event '{EventId}' after {Attempts} attempts: {Reason}. "
        + "Set a DeadLetterDestination to keep such events.")]
    private partial void LogDropped(string subscription, string eventId, string reason, int attempts);

    [LoggerMessage(4, LogLevel.Warning,
        "Subscription '{Subscription}': dropped event '{EventId}': {Waiting} events are already waiting for the endpoint.")]
    private partial void LogFull(string subscription, string eventId, int waiting);

    [LoggerMessage(5, LogLevel.Warning, "Subscription '{Subscription}': could not write {Count} dead letters. {Message}")]
    private partial void LogDeadLettersFailed(string subscription, int count, string message);

    [LoggerMessage(6, LogLevel.Error, "Subscription '{Subscription}': a delivery attempt failed with an internal error of the emulator.")]
    private partial void LogFailed(string subscription, Exception error);
}
