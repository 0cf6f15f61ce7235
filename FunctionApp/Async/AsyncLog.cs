using Microsoft.Extensions.Logging;

namespace FunctionApp.Async;

internal static partial class AsyncLog
{
    [LoggerMessage(200, LogLevel.Warning, "{RequestId} for {Function} is accepted, but has no record until it ends")]
    public static partial void RecordNotAdded(ILogger logger, string requestId, string function, Exception exception);

    [LoggerMessage(201, LogLevel.Information, "{RequestId} for {Function} is tried again as attempt {Attempt} in {Delay}")]
    public static partial void Retrying(ILogger logger, string requestId, string function, int attempt, TimeSpan delay);

    [LoggerMessage(202, LogLevel.Error, "{RequestId} for {Function} ended after {Attempts} attempts, {Condition}; its record is at {Destination}")]
    public static partial void GaveUp(ILogger logger, string requestId, string function, int attempts, Condition condition, string destination);

    [LoggerMessage(203, LogLevel.Information, "{RequestId} for {Function}, attempt {Attempt}, was done before and is dropped")]
    public static partial void Duplicate(ILogger logger, string requestId, string function, int attempt);

    [LoggerMessage(204, LogLevel.Error, "A message that is no event goes to {Destination} as {RequestId}: {Reason}")]
    public static partial void Unreadable(ILogger logger, string destination, string requestId, string reason);
}
