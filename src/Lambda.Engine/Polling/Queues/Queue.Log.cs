using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Polling.Queues;

internal static partial class QueueLog
{
    [LoggerMessage(600, LogLevel.Debug, "{Count} messages did not match the filter of {Mapping} and were completed")]
    public static partial void Filtered(ILogger logger, string mapping, int count);

    [LoggerMessage(601, LogLevel.Warning,
        "The event source mapping {Mapping} is disabled: {Count} messages will be redelivered when their locks expire")]
    public static partial void Disabled(ILogger logger, string mapping, int count);

    [LoggerMessage(602, LogLevel.Error,
        "The message {Id} of {Mapping} failed: even an event with only this message would exceed {Limit} bytes")]
    public static partial void TooLarge(ILogger logger, string mapping, string id, int limit);

    [LoggerMessage(603, LogLevel.Information, "{Failed} of {Count} messages failed and will be redelivered")]
    public static partial void WillBeRedelivered(ILogger logger, int failed, int count);
}
