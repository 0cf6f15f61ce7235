using Lambda.Engine.Polling;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams.Upkeep;

/// <summary>
/// Maintains table streams; a timer calls it. It wakes shards whose wake-up was lost, and removes expired items and old changes.
/// </summary>
/// <remarks>It looks at shards, never at the streamed tables.</remarks>
internal sealed class TableStreamUpkeep(
    TableStreamStores stores,
    TableStreamWriters writers,
    IEventSourceMappings mappings,
    TimeProvider time,
    ILogger<TableStreamUpkeep> logger)
{
    private static readonly TimeSpan ImageMargin = TimeSpan.FromDays(1);

    /// <summary>Maintains all streams. What cannot be done now is left to the next call.</summary>
    public async Task RunAsync(CancellationToken shutdown)
    {
        foreach (var stream in stores.Streams)
        {
            try
            {
                await WakeAsync(stream, shutdown);
                await ExpireAsync(stream, shutdown);
                // Images are filed by day, so looking for old ones once an hour is enough.
                if (time.GetUtcNow().Minute == 0)
                    await stores.Images.DeleteOlderAsync(time.GetUtcNow() - TableStream.Retention - ImageMargin, shutdown);
                for (var shard = 0; shard < stream.Options.Shards; shard++)
                    await new ShardTrim(stream, shard, stores.Items(stream.Table), stores.Shards, time, logger).RunAsync(shutdown);
            }
            catch (StorageUnavailableException e)
            {
                TableStreamLog.UpkeepFailed(logger, stream.Table, e.Message);
            }
        }
    }

    private async Task WakeAsync(TableStream stream, CancellationToken shutdown)
    {
        var leases = await new ShardLeases(stream.Table, stores.Shards, "").ListAsync(shutdown);
        var readers = mappings.All.Where(mapping =>
            mapping.Source.Kind == EventSourceKind.TableStream && mapping.Source.Name == stream.Table && mapping.Settings.Enabled).ToList();
        for (var shard = 0; shard < stream.Options.Shards; shard++)
        {
            if (leases.Any(lease => lease.Shard == shard && LeaseDecision.IsLive(lease))) continue;
            var state = await ShardState.ReadAsync(stores.Shards, TableStreamKeys.Shard(stream.Table, shard), shutdown);
            if (state.Markers.Count > 0 || readers.Any(reader => state.Positions.GetValueOrDefault(reader.Id) < state.Last))
                await stores.WakeUps.SendAsync(new(stream.Table, shard), TimeSpan.Zero, shutdown);
        }
    }

    private async Task ExpireAsync(TableStream stream, CancellationToken shutdown)
    {
        if (stream.Options.TimeToLive is null) return;
        var removed = await new ExpirySweep(stream, stores.Items(stream.Table), stores.Shards, writers.Of(stream), time).RunAsync(shutdown);
        if (removed > 0) TableStreamLog.Expired(logger, stream.Table, removed);
    }
}
