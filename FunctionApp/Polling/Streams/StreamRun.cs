namespace FunctionApp.Polling.Streams;

/// <summary>Records of a shard on their way through the function: it survives the end of a turn, so that the next one goes on where this one was.</summary>
internal sealed class StreamRun
{
    private readonly IReadOnlyList<StreamRecord> _records;
    private readonly CheckpointTracker _tracker;
    private readonly (int Lanes, TimeSpan? Window) _cut;

    /// <summary>Cuts the records up; those that are filtered out are done.</summary>
    public StreamRun(IReadOnlyList<StreamRecord> records, StreamMapping mapping, StreamShard shard, ShardWindows? windows)
    {
        (_records, _tracker, _cut) = (records, new CheckpointTracker(records), Cut(mapping.Settings));
        var taken = new List<StreamRecord>(records.Count);
        foreach (var record in records)
            if (mapping.Filter(record)) taken.Add(record);
            else _tracker.Done([record]);
        Lanes = [.. BatchCutter.Lanes(taken, mapping.Settings.Lanes)
            .Select(lane => new Stack<StreamBatch>(BatchCutter.Batches(lane, shard, mapping.Settings, windows is null ? _ => null : windows.Ahead()).Reverse()))];
    }

    /// <summary>What is still to be done: the next batch of each lane on top.</summary>
    public IReadOnlyList<Stack<StreamBatch>> Lanes { get; }

    /// <inheritdoc cref="CheckpointTracker.Checkpoint"/>
    public long? Checkpoint => _tracker.Checkpoint;

    /// <summary>Whether these are the same records, handed out again, and would be cut into the same lanes: those of no window must not meet one.</summary>
    public bool IsOf(IReadOnlyList<StreamRecord> records, StreamSettings settings) =>
        _cut == Cut(settings) && records.Count == _records.Count && records[0].SequenceNumber == _records[0].SequenceNumber && records[^1].SequenceNumber == _records[^1].SequenceNumber
        && records[0].ArrivedAt == _records[0].ArrivedAt;

    /// <summary>Puts what becomes of the lane's next batch in its place.</summary>
    public void Apply(Stack<StreamBatch> lane, StreamDecision decision)
    {
        var batch = lane.Pop();
        _tracker.Done(batch.Records.Span[..decision.Done]);
        for (var i = decision.Next.Length - 1; i >= 0; i--) lane.Push(decision.Next[i]);
    }

    private static (int Lanes, TimeSpan? Window) Cut(StreamSettings settings) => (settings.Lanes, settings.TumblingWindow);
}
