using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Polling.Streams;

/// <summary>Gives the records of shards to functions, in order, until each is done or discarded.</summary>
public sealed class StreamProcessor(IDiscardedBatches discarded, IWindowStore windows, TimeProvider time, ILogger<StreamProcessor> logger)
{
    private readonly ConcurrentDictionary<(string Mapping, StreamShard Shard), StreamRun> _broken = [];

    /// <summary>When it returns, every record is done or discarded, and the shard's checkpoint may pass them. A shard is processed by one call at a time.</summary>
    /// <param name="records">What comes next in the shard, in order. Records that were broken off are to come again.</param>
    /// <param name="shutdown">The app's end, or that of its hold on the shard: the attempt under way does not count.</param>
    /// <exception cref="StreamTurnEndedException">The turn is over before; the next call with the same records goes on from there.</exception>
    /// <exception cref="OperationCanceledException">The app ends, or the shard is another instance's.</exception>
    public async Task ProcessAsync(StreamMapping mapping, StreamShard shard, IReadOnlyList<StreamRecord> records, CancellationToken shutdown)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0) return;
        var turnEnds = time.GetUtcNow() + mapping.Settings.Turn;
        var session = mapping.Settings.TumblingWindow is { } length ? new ShardWindows(mapping.Id, shard, length, windows) : null;
        if (session is not null) await session.ReadAsync(shutdown);

        var run = _broken.TryRemove((mapping.Id, shard), out var before) && before.IsOf(records, mapping.Settings) ? before : new StreamRun(records, mapping, shard, session);
        try
        {
            await Task.WhenAll(run.Lanes.Select(lane => new StreamLane(mapping, shard, run, lane, session, discarded, time, logger).RunAsync(turnEnds, shutdown)));
            await PassAsync(session, records[^1], shutdown);
        }
        catch
        {
            _broken[(mapping.Id, shard)] = run;
            StreamLog.BrokenOff(logger, shard, mapping.FunctionName, run.Checkpoint);
            throw;
        }
    }

    // Whoever ends idle windows compares this with the stream's end. What is not saved here is at most a window that ends later.
    private static async Task PassAsync(ShardWindows? session, StreamRecord last, CancellationToken cancellation)
    {
        if (session?.State is { Open: not null } state && !state.Covers(last)) await session.TrySaveAsync(state.Pass(last), cancellation);
    }
}

/// <summary>The records are not all done, but a call has taken its time; the next one goes on.</summary>
public sealed class StreamTurnEndedException(StreamShard shard) : Exception($"The records of {shard} are not all done; the next call goes on with them.");
