using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Idempotency;

internal static partial class IdempotencyLog
{
    [LoggerMessage(700, LogLevel.Warning, "Running {Function} without idempotency: the event has no key, RequestId {RequestId}")]
    public static partial void NoKey(ILogger logger, string function, string requestId);

    [LoggerMessage(701, LogLevel.Information,
        "{Function} has already handled this event: returning the stored result, RequestId {RequestId}, key {Key}")]
    public static partial void Answered(ILogger logger, string function, string requestId, string key);

    [LoggerMessage(702, LogLevel.Warning,
        "{Function} ran longer than the lease on its key: its result is not stored, RequestId {RequestId}, key {Key}")]
    public static partial void Overtaken(ILogger logger, string function, string requestId, string key);

    [LoggerMessage(703, LogLevel.Error,
        "Could not store the outcome of {Function}: its key stays locked until {Until:u}, RequestId {RequestId}, key {Key}: {Reason}")]
    public static partial void NotStored(
        ILogger logger, string function, string requestId, string key, DateTimeOffset until, string reason);
}
