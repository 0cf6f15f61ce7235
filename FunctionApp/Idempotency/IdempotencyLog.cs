using Microsoft.Extensions.Logging;

namespace FunctionApp.Idempotency;

internal static partial class IdempotencyLog
{
    [LoggerMessage(700, LogLevel.Warning, "{Function} runs for an event without a key, RequestId {RequestId}")]
    public static partial void NoKey(ILogger logger, string function, string requestId);

    [LoggerMessage(701, LogLevel.Information, "{Function} was handled before: the result kept is the answer, RequestId {RequestId}, key {Key}")]
    public static partial void Answered(ILogger logger, string function, string requestId, string key);

    [LoggerMessage(702, LogLevel.Warning, "{Function} ran longer than its key was held for it: its result is not kept, RequestId {RequestId}, key {Key}")]
    public static partial void Overtaken(ILogger logger, string function, string requestId, string key);

    [LoggerMessage(703, LogLevel.Error, "The end of {Function} is not stored: its key stays taken until {Until:u}, and is free then, RequestId {RequestId}, key {Key}: {Reason}")]
    public static partial void NotStored(ILogger logger, string function, string requestId, string key, DateTimeOffset until, string reason);
}
