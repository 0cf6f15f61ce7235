using Lambda.Engine.TableStreams.Writing;

namespace Lambda.Engine.TableStreams.Shards;

/// <summary>Cuts the next chunk from the unread changes of some partitions.</summary>
internal static class ChunkCutter
{
    /// <summary>The maximum number of changes in a chunk.</summary>
    public const int MostChanges = 1000;

    /// <summary>The maximum number of partitions in a chunk. One transaction updates the markers of all of them.</summary>
    public const int MostParts = 90;

    private const long MostBytes = 16 * 1024 * 1024;
    private const int MostPartBytes = 60 * 1024;

    /// <summary>Cuts a chunk; null when there are no changes.</summary>
    /// <param name="unread">The partitions with their unread changes, in the order in which the partitions take turns.</param>
    /// <param name="first">The number of the next change of the shard.</param>
    /// <param name="floor">When the shard's last change arrived.</param>
    public static CutChunk? Cut(
        IReadOnlyList<(string Partition, IReadOnlyList<ChangeRow> Rows)> unread, long first, DateTimeOffset floor, DateTimeOffset now)
    {
        var (parts, rows) = (new List<ChunkPart>(), new List<IReadOnlyList<ChangeRow>>());
        var (changes, bytes, partBytes) = (0, 0L, 0);
        foreach (var (partition, unreadRows) in unread.Where(other => other.Rows.Count > 0).Take(MostParts))
        {
            var taken = 0;
            while (taken < unreadRows.Count && changes < MostChanges && (changes == 0 || bytes + unreadRows[taken].Length <= MostBytes))
            {
                bytes += unreadRows[taken++].Length;
                changes++;
            }
            partBytes += ShardChunk.SizeOf(partition);
            if (taken == 0 || partBytes > MostPartBytes && parts.Count > 0)
            {
                changes -= taken;
                break;
            }
            parts.Add(new(partition, unreadRows[0].Sequence, unreadRows[taken - 1].Sequence));
            rows.Add([.. unreadRows.Take(taken)]);
        }
        if (changes == 0) return null;
        var chunk = new ShardChunk(first, first + changes - 1, now, floor, parts);
        return new(chunk, chunk.Order(rows));
    }
}

/// <summary>A chunk with its changes, in the shard's order.</summary>
internal sealed record CutChunk(ShardChunk Chunk, IReadOnlyList<ShardChange> Changes);
