using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.ServiceBus;

internal static partial class ServiceBusLog
{
    [LoggerMessage(1, LogLevel.Information, "Service Bus entity '{Entity}' is available again.")]
    public static partial void Back(ILogger logger, string entity);

    [LoggerMessage(2, LogLevel.Warning, "Service Bus entity '{Entity}' does not exist. The trigger waits until it is created.")]
    public static partial void Missing(ILogger logger, string entity);

    [LoggerMessage(3, LogLevel.Warning, "Cannot receive from Service Bus entity '{Entity}'. The trigger keeps trying. {Message}")]
    public static partial void Away(ILogger logger, string entity, string message);

    [LoggerMessage(4, LogLevel.Warning,
        "A message of '{Entity}' could not be settled after its function ran. "
        + "It will be redelivered when its lock expires. {Message}")]
    public static partial void Unsettled(ILogger logger, string entity, string message);

    [LoggerMessage(5, LogLevel.Warning,
        "A lock on '{Entity}' could not be renewed while its function ran. "
        + "Another consumer may receive the message. {Message}")]
    public static partial void LockLost(ILogger logger, string entity, string message);

    [LoggerMessage(6, LogLevel.Debug,
        "A receiver of '{Entity}' could not be closed cleanly, because its connection was already gone. {Message}")]
    public static partial void ClosedAlready(ILogger logger, string entity, string message);

    [LoggerMessage(7, LogLevel.Error, "The function was not run for {Count} messages of '{Entity}', which are abandoned. {Message}")]
    public static partial void NotRun(ILogger logger, int count, string entity, string message);
}
