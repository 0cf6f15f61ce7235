using System.Collections.Concurrent;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Shards;

namespace Lambda.Engine.TableStreams.Reading;

/// <summary>Delivers the records of a shard to the function of one mapping, page by page, and keeps the mapping's position.</summary>
/// <remarks>Calls must not overlap. The position moves when every record of a page is done or discarded.</remarks>
internal sealed class MappingDelivery(
    string mappingId, StreamShard shard, string shardRow, ShardFeed feed, ITableRows shards, StreamProcessor processor,
    UnfinishedPages unfinished, TimeProvider time)
{
    private const int MostRecords = 1000;
    private const long MostBytes = 16 * 1024 * 1024;
    private readonly List<StreamRecord> _page = [];
    private long? _done;
    private long _to;
    private long _saved;
    private string? _version;
    private long _collectingSince;

    /// <summary>The number of the last record that is done; null while it is unknown.</summary>
    public long? Done => _done;

    /// <summary>Collects the next page and delivers it.</summary>
    /// <param name="mapping">The mapping in its present state.</param>
    /// <param name="window">How long to collect records for a batch.</param>
    /// <exception cref="StorageUnavailableException">Storage was unavailable; the step has to be repeated.</exception>
    public async Task<DeliveryStep> StepAsync(StreamMapping mapping, TimeSpan window, CancellationToken cancellation)
    {
        if (_done is null) await LoadAsync(cancellation);
        await CollectAsync(cancellation);
        if (_page.Count == 0)
        {
            // Changes up to here have expired, or their position was not saved: the stored position must show that nothing is left to read.
            if (_to > _saved) await SaveAsync(_to, cancellation);
            return DeliveryStep.Idle;
        }
        if (_page.Count < mapping.Settings.BatchSize && time.GetElapsedTime(_collectingSince) < window) return DeliveryStep.Collecting;
        unfinished.Keep(mappingId, shard, _page);
        await processor.ProcessAsync(mapping, shard, _page, cancellation);
        unfinished.Drop(mappingId, shard);
        Delivered = (_page.Count, _page[0].ArrivedAt);
        _page.Clear();
        await SaveAsync(_to, cancellation);
        return DeliveryStep.Delivered;
    }

    /// <summary>The number of records that were last delivered, and when the oldest of them arrived.</summary>
    public (int Records, DateTimeOffset? Oldest) Delivered { get; private set; }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        var row = await shards.FindAsync(shardRow, TableStreamKeys.Position(mappingId), cancellation);
        (_done, _version) = (row?.Number("Done") ?? 0, row?.Version);
        // Records that an earlier call left open are redelivered unchanged, so that their attempts are counted.
        if (unfinished.Take(mappingId, shard, after: _done.Value) is { } pending) _page.AddRange(pending);
        (_saved, _to) = (_done.Value, _page.Count > 0 ? _page[^1].SequenceNumber : _done.Value);
    }

    private async Task CollectAsync(CancellationToken cancellation)
    {
        var bytes = _page.Sum(record => (long)record.Data.Length);
        if (unfinished.Has(mappingId, shard)) return;
        while (_page.Count < MostRecords && bytes < MostBytes)
        {
            var (next, to) = await feed.NextAsync(_to, cancellation);
            _to = to;
            if (next.Count == 0) return;
            if (_page.Count == 0) _collectingSince = time.GetTimestamp();
            _page.AddRange(next);
            bytes += next.Sum(record => (long)record.Data.Length);
        }
    }

    // A position only moves forward: another instance that moved it has processed those records.
    private async Task SaveAsync(long done, CancellationToken cancellation)
    {
        _done = done;
        var (row, values) = (TableStreamKeys.Position(mappingId), new Dictionary<string, object?> { ["Done"] = done });
        while (true)
        {
            RowWrite write = _version is null ? new RowWrite.Add(row, values) : new RowWrite.Replace(row, values, _version);
            if (await shards.WriteAsync(shardRow, [write], cancellation) is RowsOutcome.Written written)
            {
                (_version, _saved) = (written.Versions[0], done);
                return;
            }
            var stored = await shards.FindAsync(shardRow, row, cancellation);
            _version = stored?.Version;
            if (stored?.Number("Done") is not { } position || position < done) continue;
            _done = _saved = _to = position;
            return;
        }
    }
}

/// <summary>The outcome of one step of a delivery.</summary>
internal enum DeliveryStep
{
    /// <summary>There were no records.</summary>
    Idle,

    /// <summary>There are records, but the batch waits for more.</summary>
    Collecting,

    /// <summary>Records were delivered, and are done.</summary>
    Delivered,
}

/// <summary>The pages that calls in this process have left unfinished.</summary>
internal sealed class UnfinishedPages
{
    private readonly ConcurrentDictionary<(string Mapping, StreamShard Shard), StreamRecord[]> _open = [];

    public bool Has(string mapping, StreamShard shard) => _open.ContainsKey((mapping, shard));

    public void Keep(string mapping, StreamShard shard, IEnumerable<StreamRecord> page) => _open[(mapping, shard)] = [.. page];

    public void Drop(string mapping, StreamShard shard) => _open.TryRemove((mapping, shard), out _);

    /// <summary>
    /// Returns the page that was left unfinished; null when there is none, or when another instance has finished it since.
    /// </summary>
    public StreamRecord[]? Take(string mapping, StreamShard shard, long after)
    {
        if (!_open.TryGetValue((mapping, shard), out var page)) return null;
        if (page[0].SequenceNumber > after) return page;
        Drop(mapping, shard);
        return null;
    }
}
