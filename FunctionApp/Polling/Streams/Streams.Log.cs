using Microsoft.Extensions.Logging;

namespace FunctionApp.Polling.Streams;

internal static partial class StreamLog
{
    [LoggerMessage(650, LogLevel.Warning, "{Shard}, records {First} to {Last}: {Function} did not handle them; attempt {Attempts} counted, tried again in {Parts} parts")]
    public static partial void Retrying(ILogger logger, StreamShard shard, long first, long last, string function, int attempts, int parts);

    [LoggerMessage(651, LogLevel.Error, "{Shard}, records {First} to {Last}: discarded after {Invocations} invocations of {Function}, {Condition}")]
    public static partial void Discarded(ILogger logger, StreamShard shard, long first, long last, string function, StreamCondition condition, int invocations);

    [LoggerMessage(652, LogLevel.Warning, "{Shard}, records {First} to {Last}: put off, {Reason}")]
    public static partial void PutOff(ILogger logger, StreamShard shard, long first, long last, string reason);

    [LoggerMessage(653, LogLevel.Information, "{Shard}: {Function} goes on with it later, the records up to {Checkpoint} are done")]
    public static partial void BrokenOff(ILogger logger, StreamShard shard, string function, long? checkpoint);

    [LoggerMessage(654, LogLevel.Warning, "{Shard}: the final invocation of {Function} for the window of {Start} failed; the shard waits for it")]
    public static partial void NotEnded(ILogger logger, StreamShard shard, DateTimeOffset start, string function);

    [LoggerMessage(655, LogLevel.Warning, "{Shard}: the window of {Start} of {Function} ends early, its state has {Size} bytes")]
    public static partial void TerminatedEarly(ILogger logger, StreamShard shard, DateTimeOffset start, string function, int size);

    [LoggerMessage(656, LogLevel.Warning, "{Shard}: the window of {Function} that is over is ended later, {Reason}")]
    public static partial void NotClosed(ILogger logger, StreamShard shard, string function, string reason);
}
