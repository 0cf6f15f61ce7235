using Microsoft.Extensions.Logging;

namespace FunctionApp.Invocation.Batches;

internal static partial class BatchLog
{
    [LoggerMessage(110, LogLevel.Warning, "The handler failed on the record {Id}")]
    public static partial void RecordFailed(ILogger logger, string id, Exception exception);

    [LoggerMessage(111, LogLevel.Warning, "The record {Id} failed: its content cannot be read as {Type}, at {Path}")]
    public static partial void Unreadable(ILogger logger, string id, string type, string? path);
}
