using Microsoft.Extensions.Logging;

namespace Local.Emulator.EventGrid.Delivery;

internal sealed partial class Subscription
{
    [LoggerMessage(1, LogLevel.Information, "Subscription '{Subscription}': event '{EventId}' did not arrive at attempt {Attempt} ({Outcome}); it is tried again at {At:O}.")]
    private partial void LogRetry(string subscription, string eventId, int attempt, DeliveryOutcome? outcome, DateTimeOffset at);

    [LoggerMessage(2, LogLevel.Warning, "Subscription '{Subscription}': event '{EventId}' becomes a dead letter after {Attempts} attempts: {Reason}.")]
    private partial void LogGivenUp(string subscription, string eventId, string reason, int attempts);

    [LoggerMessage(3, LogLevel.Warning, "Subscription '{Subscription}': event '{EventId}' is dropped after {Attempts} attempts: {Reason}. A DeadLetterDestination would keep it.")]
    private partial void LogDropped(string subscription, string eventId, string reason, int attempts);

    [LoggerMessage(4, LogLevel.Warning, "Subscription '{Subscription}': event '{EventId}' is dropped because {Waiting} events wait for the endpoint already.")]
    private partial void LogFull(string subscription, string eventId, int waiting);

    [LoggerMessage(5, LogLevel.Warning, "Subscription '{Subscription}': {Count} dead letters could not be written. {Message}")]
    private partial void LogDeadLettersFailed(string subscription, int count, string message);

    [LoggerMessage(6, LogLevel.Error, "Subscription '{Subscription}': an attempt failed in the emulator itself.")]
    private partial void LogFailed(string subscription, Exception error);
}
