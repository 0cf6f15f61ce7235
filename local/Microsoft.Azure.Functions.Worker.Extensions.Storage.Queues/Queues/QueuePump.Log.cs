using Microsoft.Extensions.Logging;

namespace Local.Queues;

internal static partial class QueueLog
{
    [LoggerMessage(1, LogLevel.Information, "Queue '{Queue}' answers.")]
    public static partial void Back(ILogger logger, string queue);

    [LoggerMessage(2, LogLevel.Debug, "Queue '{Queue}' does not exist; it is looked for again.")]
    public static partial void Missing(ILogger logger, string queue);

    [LoggerMessage(3, LogLevel.Warning, "Queue '{Queue}' cannot be read; it is tried again until it answers. {Message}")]
    public static partial void Away(ILogger logger, string queue, string message);

    [LoggerMessage(4, LogLevel.Warning, "Message {MessageId} of queue '{Queue}' was received {DequeueCount} times and could not be processed. It moves to queue '{PoisonQueue}'.")]
    public static partial void Poisoned(ILogger logger, string messageId, string queue, long dequeueCount, string poisonQueue);

    [LoggerMessage(5, LogLevel.Debug, "Message {MessageId} of queue '{Queue}' failed at try {DequeueCount}: {Exception}")]
    public static partial void Failed(ILogger logger, string messageId, string queue, long dequeueCount, string exception);

    [LoggerMessage(6, LogLevel.Debug, "Message {MessageId} of queue '{Queue}' is gone or another consumer has it: {ErrorCode}")]
    public static partial void LeaseLost(ILogger logger, string messageId, string queue, string? errorCode);

    [LoggerMessage(7, LogLevel.Warning, "Message {MessageId} of queue '{Queue}' could not be kept hidden while its function runs; tried again shortly. {Message}")]
    public static partial void RenewalFailed(ILogger logger, string messageId, string queue, string message);

    [LoggerMessage(8, LogLevel.Warning, "Message {MessageId} of queue '{Queue}' has run but could not be deleted or released; it comes back when its lease ends. {Message}")]
    public static partial void Unsettled(ILogger logger, string messageId, string queue, string message);

    [LoggerMessage(9, LogLevel.Warning, "Queue '{Queue}': the shutdown did not wait for all functions; their messages come back when their leases end.")]
    public static partial void StoppedEarly(ILogger logger, string queue);
}
