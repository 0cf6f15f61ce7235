using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Divides the records of a shard into lanes, which run concurrently, and each lane into batches.</summary>
internal static class BatchCutter
{
    /// <summary>Returns one array for each lane. Records with the same key are in the same lane, in order.</summary>
    public static IEnumerable<StreamRecord[]> Lanes(IReadOnlyList<StreamRecord> records, int lanes)
    {
        if (lanes == 1) return records.Count == 0 ? [] : [[.. records]];
        var all = new List<StreamRecord>[lanes];
        foreach (var record in records) (all[LaneOf(record.PartitionKey, lanes)] ??= []).Add(record);
        return all.Where(lane => lane is not null).Select(lane => lane.ToArray());
    }

    /// <summary>Returns the batches of a lane. Each keeps to the limits of count and size, and to a single window.</summary>
    /// <param name="window">Returns the window of a record; null without windows.</param>
    public static IEnumerable<StreamBatch> Batches(
        StreamRecord[] lane, StreamShard shard, StreamSettings settings, Func<StreamRecord, TimeWindow?> window)
    {
        // The state is added to the records, and may have any allowed size.
        var limit = Limits.SyncPayload - (settings.TumblingWindow is null ? 0 : WindowState.Largest) - StreamEvent.EnvelopeSize(shard);
        var fixedSize = StreamEvent.FixedSize(shard);
        var (start, size) = (0, 0L);
        var current = default(TimeWindow?);
        for (var i = 0; i < lane.Length; i++)
        {
            var (own, length) = (window(lane[i]), StreamEvent.LargestSize(shard, lane[i], fixedSize));
            if (length > limit)
            {
                // No invocation could carry this record, even alone.
                if (i > start) yield return new(lane.AsMemory(start..i));
                yield return new(lane.AsMemory(i, 1)) { Condition = StreamCondition.RetryAttemptsExhausted };
                (start, size) = (i + 1, 0);
                continue;
            }
            if (i > start && (i - start == settings.BatchSize || size + length > limit || own != current))
            {
                yield return new(lane.AsMemory(start..i));
                (start, size) = (i, 0);
            }
            (current, size) = (own, size + length);
        }
        if (start < lane.Length) yield return new(lane.AsMemory(start));
    }

    // Stable across instances and processes, so that a restart assigns records to the same lanes.
    private static int LaneOf(string key, int lanes) =>
        (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key))) % (uint)lanes);
}
