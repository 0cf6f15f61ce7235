using Microsoft.Extensions.Logging;

namespace FunctionApp.Async;

internal static partial class AsyncLog
{
    [LoggerMessage(200, LogLevel.Warning, "{RequestId} for {Function} is accepted, but has no record until it ends")]
    public static partial void RecordNotAdded(ILogger logger, string requestId, string function, Exception exception);

    [LoggerMessage(201, LogLevel.Information, "{RequestId} for {Function} is tried again as attempt {Attempt} in {Delay}")]
    public static partial void Retrying(ILogger logger, string requestId, string function, int attempt, TimeSpan delay);

    [LoggerMessage(202, LogLevel.Error, "{RequestId} for {Function} ended after {Attempts} attempts, {Condition}; its record goes to {Destination}")]
    public static partial void GaveUp(ILogger logger, string requestId, string function, int attempts, Condition condition, string destination);

    [LoggerMessage(203, LogLevel.Information, "{RequestId} for {Function}, attempt {Attempt}, was done before and is dropped")]
    public static partial void Duplicate(ILogger logger, string requestId, string function, int attempt);

    [LoggerMessage(204, LogLevel.Error, "The message {MessageId} of the queue {Queue} is not the engine's and becomes a dead letter: {Reason}")]
    public static partial void Stray(ILogger logger, string messageId, string queue, string reason);

    [LoggerMessage(205, LogLevel.Warning, "{RequestId} for {Function}, attempt {Attempt}, is put off for {Delay}: {Reason}")]
    public static partial void PutOff(ILogger logger, string requestId, string function, int attempt, TimeSpan delay, string reason);

    [LoggerMessage(206, LogLevel.Warning, "{RequestId} for {Function} is tried again, but its record does not say so")]
    public static partial void RetryNotReported(ILogger logger, string requestId, string function, Exception exception);

    [LoggerMessage(207, LogLevel.Warning, "The record of {RequestId} waits {Delay} for {Destination}: {Reason}")]
    public static partial void DeliveryPutOff(ILogger logger, string requestId, string destination, TimeSpan delay, string reason);

    [LoggerMessage(208, LogLevel.Information, "The record of {RequestId} is at {Destination} after {Tries} further tries")]
    public static partial void Delivered(ILogger logger, string requestId, string destination, int tries);

    [LoggerMessage(209, LogLevel.Error, "The record of {RequestId} is not delivered to {Destination}: it was past its retention, blob {Blob} is gone")]
    public static partial void DeliveryLost(ILogger logger, string requestId, string destination, string blob);

    [LoggerMessage(210, LogLevel.Information, "The dead letter {RequestId} of {Function} is sent again, for the {Redrives}. time")]
    public static partial void Redriven(ILogger logger, string requestId, string function, int redrives);

    [LoggerMessage(211, LogLevel.Information, "The dead letters of {Function} were sent again: {Redriven}, and {Failed} not")]
    public static partial void AllRedriven(ILogger logger, string function, int redriven, int failed);

    [LoggerMessage(214, LogLevel.Error, "{RequestId} for {Function}, attempt {Attempt}, ends: storage has refused it for good. {Reason}")]
    public static partial void Refused(ILogger logger, string requestId, string function, int attempt, string reason);

    [LoggerMessage(213, LogLevel.Warning, "The dead letter {RequestId} of {Function} was not sent, and can be again when its lease has ended")]
    public static partial void NotReleased(ILogger logger, string requestId, string function, Exception exception);
}
