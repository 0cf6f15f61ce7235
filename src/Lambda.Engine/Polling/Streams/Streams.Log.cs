using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Polling.Streams;

internal static partial class StreamLog
{
    [LoggerMessage(650, LogLevel.Warning,
        "{Shard}, records {First} to {Last}: {Function} failed; retrying as {Parts} batches; "
            + "{Attempts} attempts so far count against the retry limit")]
    public static partial void Retrying(ILogger logger, StreamShard shard, long first, long last, string function, int attempts, int parts);

    [LoggerMessage(651, LogLevel.Error,
        "{Shard}: discarded the records {First} to {Last} after {Invocations} invocations of {Function}: {Condition}")]
    public static partial void Discarded(
        ILogger logger, StreamShard shard, long first, long last, string function, StreamCondition condition, int invocations);

    [LoggerMessage(652, LogLevel.Warning, "{Shard}: postponed the records {First} to {Last}: {Reason}")]
    public static partial void PutOff(ILogger logger, StreamShard shard, long first, long last, string reason);

    [LoggerMessage(
        653, LogLevel.Information,
            "{Shard}: the trigger's call ended early, and the next one continues where {Function} stopped; "
                + "last processed record: {Checkpoint}")]
    public static partial void BrokenOff(ILogger logger, StreamShard shard, string function, string checkpoint);

    [LoggerMessage(654, LogLevel.Warning,
        "{Shard}: the final invocation of {Function} for the window that began at {Start} failed; the shard waits until it succeeds")]
    public static partial void NotEnded(ILogger logger, StreamShard shard, DateTimeOffset start, string function);

    [LoggerMessage(655, LogLevel.Warning,
        "{Shard}: the window of {Function} that began at {Start} ends early, because its state of {Size} bytes is too large")]
    public static partial void TerminatedEarly(ILogger logger, StreamShard shard, DateTimeOffset start, string function, int size);

    [LoggerMessage(656, LogLevel.Warning, "{Shard}: could not close the expired window of {Function}, retrying later: {Reason}")]
    public static partial void NotClosed(ILogger logger, StreamShard shard, string function, string reason);
}
