using Microsoft.Extensions.Logging;

namespace Local.ServiceBus;

internal static partial class ServiceBusLog
{
    [LoggerMessage(1, LogLevel.Information, "Service Bus entity '{Entity}' answers.")]
    public static partial void Back(ILogger logger, string entity);

    [LoggerMessage(2, LogLevel.Warning, "Service Bus entity '{Entity}' does not exist; it is looked for again until it does.")]
    public static partial void Missing(ILogger logger, string entity);

    [LoggerMessage(3, LogLevel.Warning, "Service Bus entity '{Entity}' cannot be received from; it is tried again until it answers. {Message}")]
    public static partial void Away(ILogger logger, string entity, string message);

    [LoggerMessage(4, LogLevel.Debug, "The function failed for {Count} message(s) of '{Entity}', which are abandoned: {Exception}")]
    public static partial void Failed(ILogger logger, int count, string entity, string exception);

    [LoggerMessage(5, LogLevel.Warning, "The function has run for message {MessageId} of '{Entity}', which could not be settled; it comes back when its lock ends. {Message}")]
    public static partial void Unsettled(ILogger logger, string messageId, string entity, string message);

    [LoggerMessage(6, LogLevel.Warning, "The lock of {Owner} is lost while its function runs; another consumer may have it. {Message}")]
    public static partial void LockLost(ILogger logger, string owner, string message);

    [LoggerMessage(7, LogLevel.Warning, "The lock of {Owner} could not be renewed; tried again shortly. {Message}")]
    public static partial void RenewalFailed(ILogger logger, string owner, string message);

    [LoggerMessage(8, LogLevel.Warning, "Service Bus entity '{Entity}': the shutdown did not wait for all functions; their messages come back when their locks end.")]
    public static partial void StoppedEarly(ILogger logger, string entity);

    [LoggerMessage(9, LogLevel.Debug, "A receiver of '{Entity}' was gone before it was closed. {Message}")]
    public static partial void ClosedAlready(ILogger logger, string entity, string message);
}
