using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Queues;

/// <summary>Messages that the function receives in one event.</summary>
/// <param name="Records">The messages.</param>
/// <param name="Payload">The event; null when a single message exceeds the maximum size of an event.</param>
internal sealed record QueueBatch(IReadOnlyList<QueueRecord> Records, ReadOnlyMemory<byte>? Payload)
{
    /// <summary>Splits messages, in order, into events within the mapping's batch size and 6 MB.</summary>
    public static IEnumerable<QueueBatch> Split(
        EventSourceMapping mapping, IReadOnlyList<QueueRecord> records, int limit = Limits.SyncPayload)
    {
        var most = mapping.Settings.BatchSize;
        using var writer = new QueueEventWriter(mapping);
        var batch = new List<QueueRecord>();
        for (var at = 0; at < records.Count; at++)
        {
            writer.Measure(records[at]);
            if (batch.Count > 0 && (batch.Count == most || writer.LengthWithRecord > limit))
            {
                yield return End(batch);
                batch = [];
            }
            writer.Append(batch.Count > 0 ? 0 : Room(records, at, Math.Min(most, records.Count - at), writer.LengthWithRecord, limit));
            batch.Add(records[at]);
        }
        if (batch.Count > 0) yield return End(batch);

        QueueBatch End(List<QueueRecord> ended)
        {
            var payload = writer.End();
            return new(ended, payload.Length > limit ? default(ReadOnlyMemory<byte>?) : payload);
        }
    }

    // Messages of one queue differ in their bodies, and hardly in the rest.
    private static int Room(IReadOnlyList<QueueRecord> records, int first, int count, int withFirst, int limit)
    {
        var (room, rest) = ((long)withFirst, withFirst - records[first].Body.Length);
        for (var at = first + 1; at < first + count && room < limit; at++) room += records[at].Body.Length + rest;
        return (int)Math.Min(room, limit);
    }
}
