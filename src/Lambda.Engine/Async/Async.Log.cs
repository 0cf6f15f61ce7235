using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Async;

internal static partial class AsyncLog
{
    [LoggerMessage(200, LogLevel.Warning,
        "Accepted {RequestId} for {Function}, but could not write its invocation record, which will be written when the event ends")]
    public static partial void RecordNotAdded(ILogger logger, string requestId, string function, Exception exception);

    [LoggerMessage(201, LogLevel.Information, "Retrying {RequestId} for {Function} in {Delay} (attempt {Attempt})")]
    public static partial void Retrying(ILogger logger, string requestId, string function, int attempt, TimeSpan delay);

    [LoggerMessage(202, LogLevel.Error,
        "Gave up on {RequestId} for {Function} after {Attempts} attempts ({Condition}); its record goes to {Destination}")]
    public static partial void GaveUp(
        ILogger logger, string requestId, string function, int attempts, InvocationCondition condition, string destination);

    [LoggerMessage(203, LogLevel.Information, "Dropped a duplicate of {RequestId} for {Function}: attempt {Attempt} has already run")]
    public static partial void Duplicate(ILogger logger, string requestId, string function, int attempt);

    [LoggerMessage(204, LogLevel.Error,
        "Keeping the message {MessageId} of the queue {Queue} as a dead letter, because it is not a message of the engine: {Reason}")]
    public static partial void Stray(ILogger logger, string messageId, string queue, string reason);

    [LoggerMessage(205, LogLevel.Warning, "Postponed attempt {Attempt} of {RequestId} for {Function} by {Delay}: {Reason}")]
    public static partial void PutOff(ILogger logger, string requestId, string function, int attempt, TimeSpan delay, string reason);

    [LoggerMessage(206, LogLevel.Warning,
        "Queued a retry of {RequestId} for {Function}, but could not update its invocation record")]
    public static partial void RetryNotReported(ILogger logger, string requestId, string function, Exception exception);

    [LoggerMessage(207, LogLevel.Warning,
        "Could not deliver the record of {RequestId} to {Destination}, retrying in {Delay}: {Reason}")]
    public static partial void DeliveryPutOff(ILogger logger, string requestId, string destination, TimeSpan delay, string reason);

    [LoggerMessage(208, LogLevel.Information, "Delivered the record of {RequestId} to {Destination} after {Tries} retries")]
    public static partial void Delivered(ILogger logger, string requestId, string destination, int tries);

    [LoggerMessage(209, LogLevel.Error,
        "Lost the record of {RequestId} for {Destination}: its retention has passed and the blob {Blob} no longer exists")]
    public static partial void DeliveryLost(ILogger logger, string requestId, string destination, string blob);

    [LoggerMessage(210, LogLevel.Information, "Redriving dead letter {RequestId} of {Function} (redrive #{Redrives})")]
    public static partial void Redriven(ILogger logger, string requestId, string function, int redrives);

    [LoggerMessage(211, LogLevel.Information, "Redrove {Redriven} dead letters of {Function}; {Failed} could not be redriven")]
    public static partial void AllRedriven(ILogger logger, string function, int redriven, int failed);

    [LoggerMessage(214, LogLevel.Error,
        "Giving up on {RequestId} for {Function} at attempt {Attempt}: storage rejected it, and a retry would not help. {Reason}")]
    public static partial void Refused(ILogger logger, string requestId, string function, int attempt, string reason);

    [LoggerMessage(213, LogLevel.Warning,
        "Could not redrive dead letter {RequestId} of {Function}: it can be redriven again when its lease expires")]
    public static partial void NotReleased(ILogger logger, string requestId, string function, Exception exception);
}
