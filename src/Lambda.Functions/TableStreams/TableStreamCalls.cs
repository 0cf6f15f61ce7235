using Lambda.Engine.Async;
using Lambda.Engine.TableStreams.Reading;
using Lambda.Engine.TableStreams.Upkeep;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.TableStreams;

/// <summary>The operations that the triggers of table streams call.</summary>
internal sealed partial class TableStreamCalls
{
    private readonly TableStreamReader _reader;
    private readonly TableStreamUpkeep _upkeep;
    private readonly ILogger<TableStreamCalls> _logger;

    internal TableStreamCalls(TableStreamReader reader, TableStreamUpkeep upkeep, ILogger<TableStreamCalls> logger) =>
        (_reader, _upkeep, _logger) = (reader, upkeep, logger);

    /// <summary>Reads the shard that a message names.</summary>
    public Task ReadAsync(ReadOnlyMemory<byte> message, QueuedMessage queued, CancellationToken cancellation)
    {
        if (WakeUpQueue.Read(message) is { } wakeUp) return _reader.ReadAsync(wakeUp, cancellation);
        NotAWakeUp(_logger, queued.Id);
        return Task.CompletedTask;
    }

    /// <summary>Maintains all streams.</summary>
    public Task KeepAsync(CancellationToken cancellation) => _upkeep.RunAsync(cancellation);

    [LoggerMessage(677, LogLevel.Warning, "The message {Id} does not name a shard of a table stream and was dropped")]
    private static partial void NotAWakeUp(ILogger logger, string id);
}
