using System.Collections.Concurrent;
using System.Globalization;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Passes the records of shards to functions, in order, until each record is done or discarded.</summary>
internal sealed class StreamProcessor(IDiscardedBatches discarded, IWindowStore windows, TimeProvider time, ILogger<StreamProcessor> logger)
{
    private readonly ConcurrentDictionary<(string Mapping, StreamShard Shard), StreamRun> _broken = [];

    /// <summary>
    /// Processes records of a shard. When it returns, every record is done or discarded, and the shard's checkpoint may move past them.
    /// Calls for the same shard must not overlap.
    /// </summary>
    /// <param name="records">The next records of the shard, in order. After an exception they must be passed again.</param>
    /// <param name="shutdown">Cancelled when the app shuts down or loses the shard. The attempt in progress then does not count.</param>
    /// <exception cref="StreamCallTimeLimitException">The time limit of this call has passed; the next call with the same records continues
    /// where this one stopped.</exception>
    /// <exception cref="OperationCanceledException">The app is shutting down, or another instance owns the shard.</exception>
    public async Task ProcessAsync(
        StreamMapping mapping, StreamShard shard, IReadOnlyList<StreamRecord> records, CancellationToken shutdown)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0) return;
        EngineMetrics.Polled(mapping.FunctionName, mapping.Id, records.Count);
        var deadline = time.GetUtcNow() + mapping.Settings.CallTimeLimit;
        var session = mapping.Settings.TumblingWindow is { } length ? new ShardWindows(mapping.Id, shard, length, windows) : null;
        if (session is not null) await session.ReadAsync(shutdown);

        var run = _broken.TryRemove((mapping.Id, shard), out var before) && before.IsOf(records, mapping.Settings)
            ? before
            : new StreamRun(records, mapping, shard, session);
        try
        {
            await Task.WhenAll(
                run.Lanes.Select(
                    lane => new StreamLane(mapping, shard, run, lane, session, discarded, time, logger).RunAsync(deadline, shutdown)));
            await PassAsync(session, records[^1], shutdown);
        }
        catch
        {
            // Whatever ended the call, the next one has the same records and continues with this run.
            _broken[(mapping.Id, shard)] = run;
            StreamLog.BrokenOff(logger, shard, mapping.FunctionName, run.Checkpoint?.ToString(CultureInfo.InvariantCulture) ?? "none");
            throw;
        }
    }

    // WindowCloser compares this with the end of the stream. If it is not saved, a window only ends later.
    private static async Task PassAsync(ShardWindows? session, StreamRecord last, CancellationToken cancellation)
    {
        if (session?.State is { Open: not null } state && !state.Covers(last)) await session.TrySaveAsync(state.Pass(last), cancellation);
    }
}

/// <summary>The exception thrown when a call reaches its time limit before all records are done; the next call continues.</summary>
internal sealed class StreamCallTimeLimitException(StreamShard shard) : Exception(
    $"Some records of {shard} are not processed yet; the next call continues with them.");
