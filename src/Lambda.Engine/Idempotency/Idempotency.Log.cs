using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Idempotency;

internal static partial class IdempotencyLog
{
    [LoggerMessage(700, LogLevel.Warning,
        "Running {Function} without idempotency, RequestId {RequestId}: the event has no idempotency key")]
    public static partial void NoKey(ILogger logger, string function, string requestId);

    [LoggerMessage(701, LogLevel.Information,
        "{Function} has already handled an event with the idempotency key {Key}: returning the stored result, RequestId {RequestId}")]
    public static partial void Answered(ILogger logger, string function, string requestId, string key);

    [LoggerMessage(702, LogLevel.Warning,
        "Did not store the result of {Function}, RequestId {RequestId}: it ran longer than the lease on the idempotency key {Key}")]
    public static partial void Overtaken(ILogger logger, string function, string requestId, string key);

    [LoggerMessage(703, LogLevel.Error,
        "Could not store the result of {Function}, RequestId {RequestId}; the idempotency key {Key} stays locked until {Until:u}: "
            + "{Reason}")]
    public static partial void NotStored(
        ILogger logger, string function, string requestId, string key, DateTimeOffset until, string reason);
}
