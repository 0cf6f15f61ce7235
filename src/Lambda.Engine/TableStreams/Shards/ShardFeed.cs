using Lambda.Engine.Polling.Queues;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams.Shards;

/// <summary>Returns the changes of a shard as records, for all mappings that read it on this instance.</summary>
internal sealed class ShardFeed(
    TableStream stream, int shard, ITableRows items, ITableRows shards, IImageStore images, TimeProvider time, ILogger logger)
{
    private const int MostKept = 4;
    private const int BlobsAtOnce = 16;
    private readonly ShardSequencer _sequencer = new(stream, shard, items, shards, time, logger);
    private readonly string _shard = TableStreamKeys.Shard(stream.Table, shard);
    private readonly ConcurrencySlots _turn = new();
    private readonly Lock _keeping = new();
    private readonly LinkedList<(ShardChunk Chunk, IReadOnlyList<StreamRecord> Records)> _kept = [];

    /// <summary>The number of the last change that the shard has taken up; null while it is unknown.</summary>
    public long? Last => _sequencer.Last;

    /// <summary>Whether the last look found no unread changes.</summary>
    public bool IsClean => _sequencer.IsClean;

    /// <summary>Takes up unread changes. Returns false when there were none.</summary>
    /// <exception cref="StorageUnavailableException">Storage was unavailable.</exception>
    public async Task<bool> TakeUpAsync(CancellationToken cancellation)
    {
        await _turn.EnterAsync(1, cancellation);
        try
        {
            if (await _sequencer.RoundAsync(cancellation) is not { } cut) return false;
            Keep(cut.Chunk, await RecordsAsync(cut.Changes, cancellation));
            return true;
        }
        finally
        {
            _turn.Leave();
        }
    }

    /// <summary>Returns the next records after a position, from one chunk; none when the shard has taken up no more.</summary>
    /// <param name="after">The position: the number of the last record that is done.</param>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    public async Task<FeedPage> NextAsync(long after, CancellationToken cancellation)
    {
        // What was taken up lately is at hand, also while the next is taken up.
        if (Kept(after) is { } kept && PageOf(kept, after) is { } ready) return ready;
        await _turn.EnterAsync(1, cancellation);
        try
        {
            while (Last is null || after < Last)
            {
                if (await FindAsync(after, cancellation) is not { } found) return new([], Math.Max(after, Last ?? 0));
                if (PageOf(found, after) is { } page) return page;
                after = found.Chunk.Last;
            }
            return new([], after);
        }
        finally
        {
            _turn.Leave();
        }
    }

    // Changes that have expired, or whose table was deleted, no longer exist.
    private static FeedPage? PageOf((ShardChunk Chunk, IReadOnlyList<StreamRecord> Records) found, long after) =>
        found.Records.Any(record => record.SequenceNumber > after)
            ? new([.. found.Records.Where(record => record.SequenceNumber > after)], found.Chunk.Last)
            : null;

    private (ShardChunk Chunk, IReadOnlyList<StreamRecord> Records)? Kept(long after)
    {
        lock (_keeping)
            return _kept.FirstOrDefault(kept => kept.Chunk.First <= after + 1 && after < kept.Chunk.Last) is { Chunk: not null } found
                ? found : null;
    }

    private async Task<(ShardChunk Chunk, IReadOnlyList<StreamRecord> Records)?> FindAsync(long after, CancellationToken cancellation)
    {
        if (Kept(after) is { } kept) return kept;
        var rows = await shards.ReadAsync(_shard, TableStreamKeys.Chunk(after + 1), TableStreamKeys.ChunksEnd, max: 1, cancellation);
        if (rows.Count == 0) return null;
        var chunk = ShardChunk.From(rows[0]);
        if (chunk.At <= time.GetUtcNow() - TableStream.Retention) return (chunk, []);
        var records = await RecordsAsync(await ChangesAsync(chunk, cancellation), cancellation);
        Keep(chunk, records);
        return (chunk, records);
    }

    private void Keep(ShardChunk chunk, IReadOnlyList<StreamRecord> records)
    {
        lock (_keeping)
        {
            _kept.AddLast((chunk, records));
            if (_kept.Count > MostKept) _kept.RemoveFirst();
        }
    }

    private async Task<IReadOnlyList<ShardChange>> ChangesAsync(ShardChunk chunk, CancellationToken cancellation) =>
        chunk.Order(await Task.WhenAll(chunk.Parts.Select(part => ChangesAsync(part, cancellation))));

    private async Task<IReadOnlyList<ChangeRow>> ChangesAsync(ChunkPart part, CancellationToken cancellation)
    {
        var rows = await items.ReadAsync(
            part.Partition, TableStreamKeys.Change(part.From), TableStreamKeys.Change(part.To + 1), ChunkCutter.MostChanges, cancellation);
        return ChangeRow.Read(rows, stream.Table, part.Partition, logger);
    }

    private async Task<IReadOnlyList<StreamRecord>> RecordsAsync(IReadOnlyList<ShardChange> changes, CancellationToken cancellation)
    {
        var records = new List<StreamRecord>(changes.Count);
        foreach (var some in changes.Chunk(BlobsAtOnce))
        {
            // Blobs take their time, one after the other.
            var contents = some.Any(change => change.Row.Images is null)
                ? await Task.WhenAll(some.Select(change => ImagesAsync(change, cancellation)))
                : [.. some.Select(change => change.Row.Images!.Value)];
            records.AddRange(some.Zip(contents, Record));
        }
        return records;
    }

    private async Task<ReadOnlyMemory<byte>> ImagesAsync(ShardChange change, CancellationToken cancellation) =>
        change.Row.Images ?? await images.LoadAsync(change.Row.Blob!, cancellation)
        ?? ItemImages.Of(change.Partition, new(change.Row.Kind, change.Row.Item, null, null), stream.Options);

    private StreamRecord Record(ShardChange change, ReadOnlyMemory<byte> content) => new(
        $"{change.Partition}\n{change.Row.Item}", change.Sequence, change.Row.ToJson(content, change.Sequence), change.ArrivedAt)
    {
        Change = new(change.Row.EventId(stream.Table, change.Partition), NameOf(change.Row.Kind), change.Row.IsExpiry),
        Trace = change.Row.Trace,
    };

    private static string NameOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Insert => "INSERT",
        ChangeKind.Modify => "MODIFY",
        _ => "REMOVE",
    };
}

/// <summary>A page of a shard's records.</summary>
/// <param name="To">The number up to which there are no other records.</param>
internal sealed record FeedPage(IReadOnlyList<StreamRecord> Records, long To);
