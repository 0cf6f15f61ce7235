using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Queues;

/// <summary>Messages that the function receives in one event.</summary>
/// <param name="Records">The messages.</param>
/// <param name="Payload">The event; null when its only message exceeds the largest event.</param>
internal sealed record QueueBatch(IReadOnlyList<QueueRecord> Records, ReadOnlyMemory<byte>? Payload)
{
    /// <summary>Splits messages, in order, into events of at most the mapping's batch size and 6 MB.</summary>
    public static IEnumerable<QueueBatch> Split(
        EventSourceMapping mapping, IEnumerable<QueueRecord> records, int limit = Limits.SyncPayload)
    {
        var (begin, end) = QueueEvent.Frame(mapping);
        var frame = begin.Length + end.Length;
        var (batch, written, size) = (new List<QueueRecord>(), new List<ReadOnlyMemory<byte>>(), frame);
        foreach (var record in records)
        {
            var json = QueueEvent.Record(mapping, record);
            if (batch.Count > 0 && (batch.Count == mapping.Settings.BatchSize || size + json.Length > limit))
            {
                yield return Of();
                (batch, written, size) = ([], [], frame);
            }
            batch.Add(record);
            written.Add(json);
            size += json.Length + 1;
        }
        if (batch.Count > 0) yield return Of();

        QueueBatch Of() => new(batch, size - 1 > limit ? default(ReadOnlyMemory<byte>?) : QueueEvent.Of(mapping, written));
    }
}
