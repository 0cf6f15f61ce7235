using Lambda.Engine.Observability;

namespace Lambda.Engine.Polling.Streams;

/// <summary>
/// The records of a shard that are being processed. It outlives a call that ends early, so that the next call continues where that one
/// stopped.
/// </summary>
internal sealed class StreamRun
{
    private readonly IReadOnlyList<StreamRecord> _records;
    private readonly CheckpointTracker _tracker;
    private readonly (int Lanes, TimeSpan? Window) _cut;

    /// <summary>Divides the records into lanes and batches. Records that do not match the filter count as done.</summary>
    public StreamRun(IReadOnlyList<StreamRecord> records, StreamMapping mapping, StreamShard shard, ShardWindows? windows)
    {
        (_records, _tracker, _cut) = (records, new CheckpointTracker(records), Cut(mapping.Settings));
        var taken = new List<StreamRecord>(records.Count);
        foreach (var record in records)
            if (mapping.Filter(record)) taken.Add(record);
            else _tracker.Done([record]);
        if (taken.Count < records.Count) EngineMetrics.FilteredOut(mapping.FunctionName, mapping.Id, records.Count - taken.Count);
        Lanes = [.. BatchCutter.Lanes(taken, mapping.Settings.Lanes)
            .Select(lane => new Stack<StreamBatch>(
                BatchCutter.Batches(lane, shard, mapping.Settings, windows is null ? _ => null : windows.AssignWindows()).Reverse()))];
    }

    /// <summary>The remaining batches of each lane, with the next one on top.</summary>
    public IReadOnlyList<Stack<StreamBatch>> Lanes { get; }

    /// <inheritdoc cref="CheckpointTracker.Checkpoint"/>
    public long? Checkpoint => _tracker.Checkpoint;

    /// <summary>
    /// Returns whether these are the same records, redelivered, and the settings would divide them into the same lanes. Batches made
    /// without windows must not be processed with windows.
    /// </summary>
    public bool IsOf(IReadOnlyList<StreamRecord> records, StreamSettings settings) =>
        _cut == Cut(settings) && records.Count == _records.Count && records[0].SequenceNumber == _records[0].SequenceNumber
            && records[^1].SequenceNumber == _records[^1].SequenceNumber
        && records[0].ArrivedAt == _records[0].ArrivedAt;

    /// <summary>Replaces the lane's next batch with the decision about it.</summary>
    public void Apply(Stack<StreamBatch> lane, StreamDecision decision)
    {
        var batch = lane.Pop();
        _tracker.Done(batch.Records.Span[..decision.Done]);
        for (var i = decision.Next.Length - 1; i >= 0; i--) lane.Push(decision.Next[i]);
    }

    private static (int Lanes, TimeSpan? Window) Cut(StreamSettings settings) => (settings.Lanes, settings.TumblingWindow);
}
