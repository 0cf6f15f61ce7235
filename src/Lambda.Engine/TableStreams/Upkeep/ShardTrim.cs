using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams.Upkeep;

/// <summary>Removes the changes of a shard that are older than 24 hours, chunk by chunk.</summary>
internal sealed class ShardTrim(TableStream stream, int shard, ITableRows items, ITableRows shards, TimeProvider time, ILogger logger)
{
    private const int MostChunks = 100;
    private const int MostWrites = 100;
    private readonly string _shard = TableStreamKeys.Shard(stream.Table, shard);

    /// <summary>Removes the old changes, up to a hundred chunks of them.</summary>
    /// <exception cref="StorageUnavailableException">Storage was unavailable; the next call removes the rest.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var (oldest, removed) = (time.GetUtcNow() - TableStream.Retention, 0);
        for (var chunks = 0; chunks < MostChunks; chunks++)
        {
            var rows = await shards.ReadAsync(_shard, TableStreamKeys.Chunk(0), TableStreamKeys.ChunksEnd, max: 1, cancellation);
            if (rows.Count == 0 || ShardChunk.From(rows[0]) is not { } chunk || chunk.At > oldest) break;
            foreach (var part in chunk.Parts) removed += await RemoveAsync(part, cancellation);
            // The chunk is deleted last, since only it says where its changes are.
            await shards.WriteAsync(_shard, [new RowWrite.Delete(rows[0].Row, null)], cancellation);
        }
        if (removed > 0) TableStreamLog.Trimmed(logger, stream.Table, removed, shard);
    }

    private async Task<int> RemoveAsync(ChunkPart part, CancellationToken cancellation)
    {
        var removed = 0;
        while (true)
        {
            var rows = await items.ReadAsync(
                part.Partition, TableStreamKeys.Change(part.From), TableStreamKeys.Change(part.To + 1), MostWrites, cancellation);
            if (rows.Count == 0) break;
            // Another instance may be removing them, too: reads again what is left.
            if (await items.WriteAsync(part.Partition, [.. rows.Select(row => new RowWrite.Delete(row.Row, null))], cancellation)
                is RowsOutcome.Written)
                removed += rows.Count;
        }
        await RemoveHeadAsync(part, cancellation);
        return removed;
    }

    // A head without changes is removed, too. A writer that has read it then fails its condition and starts again, counting from the
    // current time.
    private async Task RemoveHeadAsync(ChunkPart part, CancellationToken cancellation)
    {
        if (await items.FindAsync(part.Partition, TableStreamKeys.Head, cancellation) is not { } row) return;
        if (PartitionHead.From(row).Last > part.To) return;
        if (await shards.FindAsync(_shard, TableStreamKeys.Marker(part.Partition), cancellation) is not null) return;
        await items.WriteAsync(part.Partition, [new RowWrite.Delete(TableStreamKeys.Head, row.Version)], cancellation);
    }
}
