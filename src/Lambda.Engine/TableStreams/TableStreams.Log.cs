using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams;

internal static partial class TableStreamLog
{
    [LoggerMessage(670, LogLevel.Warning,
        "The table stream {Table}: could not wake shard {Shard}, so the timer will pick up its changes: {Reason}")]
    public static partial void NotWoken(ILogger logger, string table, int shard, string reason);

    [LoggerMessage(671, LogLevel.Warning,
        "The table stream {Table}: reading shard {Shard} was interrupted and will continue later: {Reason}")]
    public static partial void Interrupted(ILogger logger, string table, int shard, string reason);

    [LoggerMessage(672, LogLevel.Information, "The table stream {Table}: handing shard {Shard} over to instance {Owner}")]
    public static partial void HandedOver(ILogger logger, string table, int shard, string owner);

    [LoggerMessage(673, LogLevel.Warning, "The table stream {Table}: this instance lost shard {Shard} and stops reading it")]
    public static partial void LeaseLost(ILogger logger, string table, int shard);

    [LoggerMessage(674, LogLevel.Information, "The table stream {Table}: removed {Changes} changes older than 24 hours from shard {Shard}")]
    public static partial void Trimmed(ILogger logger, string table, int changes, int shard);

    [LoggerMessage(675, LogLevel.Information, "The table stream {Table}: removed {Items} expired items")]
    public static partial void Expired(ILogger logger, string table, int items);

    [LoggerMessage(678, LogLevel.Error,
        "The table stream {Table}: the row {Row} of the partition '{Partition}' is not a change record and is skipped")]
    public static partial void NotAChange(ILogger logger, string table, string partition, string row);

    [LoggerMessage(676, LogLevel.Error, "The table stream {Table}: cleanup failed and will be retried in a minute: {Reason}")]
    public static partial void UpkeepFailed(ILogger logger, string table, string reason);
}
