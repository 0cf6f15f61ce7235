using System.Collections.Concurrent;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams.Shards;

/// <summary>Takes up the changes of a shard's partitions, in rounds, and gives them their numbers within the shard.</summary>
/// <remarks>
/// Each step is one transaction under the version of the shard's head: if two instances read the shard, one of them is refused, and reads
/// it again. Calls must not overlap.
/// </remarks>
internal sealed class ShardSequencer(
    TableStream stream, int shard, ITableRows items, ITableRows shards, TimeProvider time, ILogger logger)
{
    private const int AtOnce = 16;
    private const int LeastChanges = 25;
    private const long MostAhead = 32 * 1024 * 1024;
    private const int MostFromMemory = 8;

    /// <summary>How long a partition must be without changes before its marker is removed. Until then each round looks at it.</summary>
    public static readonly TimeSpan Cool = TimeSpan.FromSeconds(1);

    private readonly string _shard = TableStreamKeys.Shard(stream.Table, shard);
    private readonly Dictionary<string, (string Version, long Since)> _quiet = [];

    // Changes that were read but not yet taken up. No change is ever written before one that is stored, so it stays as it is.
    private readonly ConcurrentDictionary<string, IReadOnlyList<ChangeRow>> _ahead = new(StringComparer.Ordinal);
    private long _sizeOfChange = 8 * 1024;

    // The shard as this reader has left it: while it has changes at hand, it need not look every time.
    private ShardState? _left;
    private int _fromMemory;
    private string _served = "";

    /// <summary>The number of the shard's last change, as last read; null before the first round.</summary>
    public long? Last { get; private set; }

    /// <summary>Whether the last round found no marker, so that nothing is unread.</summary>
    public bool IsClean { get; private set; }

    /// <summary>Takes up the next changes. Returns null when there are none now.</summary>
    /// <exception cref="StorageUnavailableException">Storage was unavailable; another round finds out what is stored.</exception>
    public async Task<CutChunk?> RoundAsync(CancellationToken cancellation)
    {
        var state = await StateAsync(cancellation);
        (Last, IsClean) = (state.Last, state.Markers.Count == 0);
        if (IsClean)
        {
            _quiet.Clear();
            _ahead.Clear();
            return null;
        }
        // Round robin: a busy partition does not starve the others.
        var turn = state.Markers.OrderBy(marker => string.CompareOrdinal(marker.Row, _served) <= 0)
            .ThenBy(marker => marker.Row, StringComparer.Ordinal).Take(ChunkCutter.MostParts).ToArray();
        _served = turn[^1].Row;
        var most = Math.Max(LeastChanges, ChunkCutter.MostChanges / turn.Length);
        var mostToRead = MostToRead(most, state.Markers.Count);
        var unread = await EachAsync(turn, (marker, token) => UnreadAsync(marker, most, mostToRead, token), cancellation);
        if (ChunkCutter.Cut(unread, state.Last + 1, state.ArrivedAt, time.GetUtcNow()) is { } cut)
            return await TryAddAsync(state, cut, cancellation) ? cut : null;
        await CleanAsync(state, turn, cancellation);
        return null;
    }

    private async Task<ShardState> StateAsync(CancellationToken cancellation)
    {
        (var left, _left) = (_left, null);
        if (left is not null && _fromMemory++ < MostFromMemory) return left;
        _fromMemory = 0;
        return await ShardState.ReadAsync(shards, _shard, cancellation);
    }

    private async Task<(string Partition, IReadOnlyList<ChangeRow> Rows)> UnreadAsync(
        ShardMarker marker, int most, int mostToRead, CancellationToken cancellation)
    {
        var rows = _ahead.TryRemove(marker.Row, out var kept) && kept.Count > 0
            ? Beyond(kept, await SequencedAsync(marker, cancellation)) : [];
        if (rows.Count == 0) rows = await ReadAsync(marker, mostToRead, cancellation);
        _ahead[marker.Row] = rows;
        return (marker.Partition, [.. rows.Take(most)]);
    }

    private async Task<IReadOnlyList<ChangeRow>> ReadAsync(ShardMarker marker, int most, CancellationToken cancellation)
    {
        var done = marker.Sequenced;
        if (done is null && marker.AtLeast is { } least)
        {
            // One call reads the changes and, behind them, the head, which says how many of them are taken up.
            var rows = await items.ReadAsync(
                marker.Partition, TableStreamKeys.Change(least + 1), TableStreamKeys.HeadEnd, most + 1, cancellation);
            var (head, isAll) = (rows.FirstOrDefault(row => row.Row == TableStreamKeys.Head), rows.Count <= most);
            done = head is not null ? PartitionHead.From(head).Sequenced : isAll ? 0 : await SequencedAsync(marker, cancellation);
            var unread = Beyond(Changes(marker, rows.Where(row => row != head).Take(most)), done.Value);
            if (unread.Count > 0 || isAll) return unread;
        }
        done ??= await SequencedAsync(marker, cancellation);
        return Changes(marker, await items.ReadAsync(
            marker.Partition, TableStreamKeys.Change(done.Value + 1), TableStreamKeys.ChangesEnd, most, cancellation));
    }

    private IReadOnlyList<ChangeRow> Changes(ShardMarker marker, IEnumerable<TableRow> rows) =>
        ChangeRow.Read([.. rows], stream.Table, marker.Partition, logger);

    private static IReadOnlyList<ChangeRow> Beyond(IReadOnlyList<ChangeRow> rows, long done) =>
        [.. rows.SkipWhile(row => row.Sequence <= done)];

    private bool HasMore(ChunkPart part) => _ahead.TryGetValue(TableStreamKeys.Marker(part.Partition), out var rows)
        && rows is [.., { } last] && last.Sequence > part.To;

    // A page of changes costs one call, however many there are, and memory by their size.
    private int MostToRead(int most, int partitions) =>
        Math.Clamp((int)Math.Min(int.MaxValue, MostAhead / partitions / Math.Max(1, _sizeOfChange)), most, ChunkCutter.MostChanges);

    private async Task<long> SequencedAsync(ShardMarker marker, CancellationToken cancellation) =>
        marker.Sequenced ?? (await items.FindAsync(marker.Partition, TableStreamKeys.Head, cancellation) is { } head
            ? PartitionHead.From(head).Sequenced : 0);

    private async Task<bool> TryAddAsync(ShardState state, CutChunk cut, CancellationToken cancellation)
    {
        var outcome = await shards.WriteAsync(
            _shard,
            [
                state.HeadAfter(cut.Chunk.Last, cut.Changes[^1].ArrivedAt),
                cut.Chunk.ToWrite(),
                .. cut.Chunk.Parts.Select(part => new RowWrite.Merge(
                    TableStreamKeys.Marker(part.Partition), new Dictionary<string, object?> { ["Sequenced"] = part.To })),
            ],
            cancellation);
        if (outcome is not RowsOutcome.Written written) return false;
        Last = cut.Chunk.Last;
        if (written.Versions[0] is { } head && cut.Chunk.Parts.Any(HasMore))
            _left = state.After(cut.Chunk, cut.Changes[^1].ArrivedAt, head, [.. written.Versions.Skip(2)]);
        _sizeOfChange = cut.Changes.Max(change => change.Row.Length);
        return true;
    }

    // The head is changed before the last read: a writer that set its marker earlier has committed or can no longer commit, and one that
    // sets it later changes the marker.
    private async Task CleanAsync(ShardState state, ShardMarker[] turn, CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        var cool = turn.Where(marker => IsCool(marker, now)).ToArray();
        var clean = (await EachAsync(cool, FenceAsync, cancellation)).OfType<ShardMarker>().ToArray();
        if (clean.Length == 0) return;
        var outcome = await shards.WriteAsync(
            _shard,
            [
                state.HeadAfter(state.Last, state.ArrivedAt),
                .. clean.Select(marker => new RowWrite.Delete(marker.Row, marker.Version)),
            ],
            cancellation);
        if (outcome is RowsOutcome.Written)
            foreach (var marker in clean) _quiet.Remove(marker.Row);
        else if (outcome is RowsOutcome.Refused { Index: > 0 and var index }) _quiet.Remove(clean[index - 1].Row);
    }

    private bool IsCool(ShardMarker marker, long now)
    {
        if (_quiet.TryGetValue(marker.Row, out var quiet) && quiet.Version == marker.Version)
            return time.GetElapsedTime(quiet.Since, now) >= Cool;
        _quiet[marker.Row] = (marker.Version, now);
        return Cool == TimeSpan.Zero;
    }

    private async Task<ShardMarker?> FenceAsync(ShardMarker marker, CancellationToken cancellation)
    {
        var row = await items.FindAsync(marker.Partition, TableStreamKeys.Head, cancellation);
        var head = row is null ? PartitionHead.New(time.GetUtcNow()) : PartitionHead.From(row);
        var fenced = head with { Sequenced = Math.Max(head.Sequenced, marker.Sequenced ?? 0) };
        if (await items.WriteAsync(marker.Partition, [fenced.ToWrite()], cancellation) is not RowsOutcome.Written) return null;
        var unread = await items.ReadAsync(
            marker.Partition, TableStreamKeys.Change(fenced.Sequenced + 1), TableStreamKeys.ChangesEnd, LeastChanges, cancellation);
        return unread.Count < LeastChanges && unread.All(row => ChangeRow.From(row) is null) ? marker : null;
    }

    private static async Task<TResult[]> EachAsync<T, TResult>(
        T[] all, Func<T, CancellationToken, Task<TResult>> call, CancellationToken cancellation)
    {
        var results = new List<TResult>(all.Length);
        foreach (var some in all.Chunk(AtOnce)) results.AddRange(await Task.WhenAll(some.Select(one => call(one, cancellation))));
        return [.. results];
    }
}
