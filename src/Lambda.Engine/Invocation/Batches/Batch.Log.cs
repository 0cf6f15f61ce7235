using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Invocation.Batches;

internal static partial class BatchLog
{
    [LoggerMessage(111, LogLevel.Warning, "The record {Id} failed: its content cannot be read as {Type} (error at {Path})")]
    public static partial void Unreadable(ILogger logger, string id, string type, string? path);
}
