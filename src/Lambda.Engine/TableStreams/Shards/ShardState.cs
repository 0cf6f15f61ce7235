using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Writing;

namespace Lambda.Engine.TableStreams.Shards;

/// <summary>A shard as it is stored: its head, the markers of partitions with unread changes, and the positions of mappings.</summary>
/// <param name="Last">The number of its last change; 0 before the first.</param>
/// <param name="ArrivedAt">When that change arrived.</param>
/// <param name="Version">The version of the head; null when it is not stored.</param>
/// <param name="Markers">The markers.</param>
/// <param name="Positions">The last change that each mapping has done, by the mapping's id.</param>
internal sealed record ShardState(
    long Last, DateTimeOffset ArrivedAt, string? Version, IReadOnlyList<ShardMarker> Markers, IReadOnlyDictionary<string, long> Positions)
{
    /// <summary>Reads a shard, with one call for each thousand markers.</summary>
    public static async Task<ShardState> ReadAsync(ITableRows shards, string shard, CancellationToken cancellation)
    {
        // All of them: those of busy partitions stay, and would hide the ones behind them for good.
        var rows = await shards.ReadAsync(shard, TableStreamKeys.ShardHead, TableStreamKeys.ShardStateEnd, int.MaxValue, cancellation);
        var head = rows.FirstOrDefault(row => row.Row == TableStreamKeys.ShardHead);
        return new(
            head?.Number("Last") ?? 0, head?.Get<DateTimeOffset?>("At") ?? DateTimeOffset.UnixEpoch, head?.Version,
            [.. rows.Where(row => row.Row.StartsWith(TableStreamKeys.MarkerPrefix, StringComparison.Ordinal)).Select(ShardMarker.From)],
            rows.Where(row => row.Row.StartsWith(TableStreamKeys.PositionPrefix, StringComparison.Ordinal))
                .ToDictionary(row => row.Row[TableStreamKeys.PositionPrefix.Length..], row => row.Number("Done")));
    }

    /// <summary>Returns the state of the shard after this reader has added a chunk.</summary>
    /// <param name="arrivedAt">When the chunk's last change arrived.</param>
    /// <param name="head">The new version of the head.</param>
    /// <param name="markers">The new versions of the markers of the chunk's parts.</param>
    public ShardState After(ShardChunk chunk, DateTimeOffset arrivedAt, string head, IReadOnlyList<string?> markers)
    {
        var updated = chunk.Parts.Zip(markers).ToDictionary(
            part => part.First.Partition, part => (part.First.To, Version: part.Second!), StringComparer.Ordinal);
        return this with
        {
            Last = chunk.Last,
            ArrivedAt = arrivedAt,
            Version = head,
            Markers =
            [
                .. Markers.Select(marker => updated.TryGetValue(marker.Partition, out var now)
                    ? marker with { Sequenced = now.To, Version = now.Version } : marker),
            ],
        };
    }

    /// <summary>Returns the write that advances the shard's head. After it, the writes of every other reader of the shard fail.</summary>
    public RowWrite HeadAfter(long last, DateTimeOffset arrivedAt)
    {
        var values = new Dictionary<string, object?> { ["Last"] = last };
        if (arrivedAt > DateTimeOffset.UnixEpoch) values["At"] = arrivedAt;
        return Version is null
            ? new RowWrite.Add(TableStreamKeys.ShardHead, values)
            : new RowWrite.Replace(TableStreamKeys.ShardHead, values, Version);
    }
}

/// <summary>The marker of a partition that may have unread changes.</summary>
/// <param name="Row">Its key.</param>
/// <param name="Sequenced">The last change that the shard has taken up; null when only the partition's head has it.</param>
/// <param name="AtLeast">A change that the shard has taken up, as a writer read it; by now it may have taken up later ones. Null when no
/// writer has stored it.</param>
/// <param name="Version">The marker's version, which changes each time the partition is marked.</param>
internal sealed record ShardMarker(string Row, string Partition, long? Sequenced, long? AtLeast, string Version)
{
    public static ShardMarker From(TableRow row) => new(
        row.Row, row.Get<string>(PartitionMark.Partition)!, row.Get<long?>("Sequenced"), row.Get<long?>(PartitionMark.AtLeast),
        row.Version);
}
