using Microsoft.Extensions.Logging;

namespace FunctionApp.Polling.Queues;

internal static partial class QueueLog
{
    [LoggerMessage(600, LogLevel.Debug, "The filters of {Mapping} let {Count} messages not through: they are done")]
    public static partial void Filtered(ILogger logger, string mapping, int count);

    [LoggerMessage(601, LogLevel.Warning, "The event source mapping {Mapping} is disabled: {Count} messages are left to their locks")]
    public static partial void Disabled(ILogger logger, string mapping, int count);

    [LoggerMessage(602, LogLevel.Error, "The message {Id} of {Mapping} has failed: an event with it alone is over {Limit} bytes")]
    public static partial void TooLarge(ILogger logger, string mapping, string id, int limit);

    [LoggerMessage(603, LogLevel.Information, "{NotDone} of {Count} messages are not done and come again")]
    public static partial void NotDone(ILogger logger, int notDone, int count);
}
