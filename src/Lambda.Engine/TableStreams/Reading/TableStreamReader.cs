using System.Collections.Concurrent;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams.Reading;

/// <summary>Reads the shards that receive wake-ups, each on one instance at a time.</summary>
internal sealed class TableStreamReader(
    TableStreamStores stores, IEventSourceMappings mappings, StreamProcessor processor, Invoker invoker, ProcessingResults results,
    ReaderTimes times, TimeProvider time, ILogger<TableStreamReader> logger)
{
    private readonly string _instance = NewId.Next().ToString("N");
    private readonly ConcurrentDictionary<(string Table, int Shard), ShardSession> _running = [];
    private readonly ConcurrentDictionary<(string Table, int Shard), bool> _claimed = [];
    private readonly UnfinishedPages _unfinished = new();

    /// <summary>Reads a shard until it has no more changes, but no longer than one call of the function may take.</summary>
    /// <exception cref="StorageUnavailableException">Storage was unavailable: the wake-up must be redelivered.</exception>
    /// <exception cref="OperationCanceledException">The app shuts down.</exception>
    public async Task ReadAsync(ShardWakeUp wakeUp, CancellationToken shutdown)
    {
        var (table, shard) = wakeUp;
        if (stores.Find(table) is not { } stream || shard < 0 || shard >= stream.Options.Shards) return;
        var leases = new ShardLeases(table, stores.Shards, _instance);
        while (!_claimed.TryAdd((table, shard), true))
        {
            if (_running.TryGetValue((table, shard), out var running))
            {
                if (running.TryNudge()) return;
                // The session is about to end and free its slot.
                await Task.Delay(times.Look, time, shutdown);
                continue;
            }
            // Another call of this instance is acquiring the shard: if it fails, the holder must learn of this wake-up, too.
            await leases.CallAsync(shard, asks: false, shutdown);
            return;
        }
        bool goesOn;
        try
        {
            goesOn = await ReadAsync(stream, shard, leases, shutdown);
        }
        finally
        {
            _running.TryRemove((table, shard), out _);
            _claimed.TryRemove((table, shard), out _);
        }
        if (goesOn) await stores.WakeUps.SendAsync(wakeUp, TimeSpan.Zero, shutdown);
    }

    private async Task<bool> ReadAsync(TableStream stream, int shard, ShardLeases leases, CancellationToken shutdown)
    {
        if (await ClaimAsync(stream, shard, leases, shutdown) is not { } held) return false;
        using var lease = new SessionLease(stream.Table, shard, held, leases, time, logger);
        var feed = new ShardFeed(stream, shard, stores.Items(stream.Table), stores.Shards, stores.Images, time, logger);
        var session = new ShardSession(stream, lease, feed, Mappings(stream, shard, feed), times, time, logger);
        _running[(stream.Table, shard)] = session;
        return await session.RunAsync(shutdown);
    }

    private async Task<HeldLease?> ClaimAsync(TableStream stream, int shard, ShardLeases leases, CancellationToken shutdown)
    {
        var (began, isCalled) = (time.GetTimestamp(), false);
        while (true)
        {
            switch (LeaseDecision.Of(await leases.ListAsync(shutdown), shard, leases.Instance))
            {
                case LeaseDecision.Take(var version):
                    if (await leases.TryTakeAsync(shard, version, shutdown) is { } taken) return taken;
                    // Another instance was faster: the call below passes the wake-up on to it.
                    break;
                case LeaseDecision.Leave(var again):
                    if (!isCalled) await leases.CallAsync(shard, asks: false, shutdown);
                    if (again is { } later)
                        await stores.WakeUps.SendAsync(new(stream.Table, shard), later + LeaseDecision.Renewal, shutdown);
                    return null;
                case LeaseDecision.Ask:
                    if (!isCalled) await leases.CallAsync(shard, asks: true, shutdown);
                    isCalled = true;
                    if (time.GetElapsedTime(began) >= times.AskFor) return null;
                    await Task.Delay(times.Look, time, shutdown);
                    break;
            }
        }
    }

    private List<SessionMapping> Mappings(TableStream stream, int shard, ShardFeed feed) =>
    [
        // The shard's name needs the stream's creation time. If it is unknown, the timer wakes the shard.
        .. mappings.All.Where(mapping =>
                mapping.Source.Kind == EventSourceKind.TableStream && mapping.Source.Name == stream.Table && mapping.LabelledAt is not null)
            .Select(mapping => new SessionMapping(
                () => mappings.Current(mapping.Name), now => StreamMappings.Of(now, invoker),
                new(mapping.Id, StreamShard.OfPartition(mapping.SourceArn, $"{shard}"), TableStreamKeys.Shard(stream.Table, shard), feed,
                    stores.Shards, processor, _unfinished, time),
                results)),
    ];
}
