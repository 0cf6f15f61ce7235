namespace Lambda.Engine.Polling.Streams;

/// <summary>Tracks up to which record all records are done, in whatever order they finish.</summary>
/// <param name="records">The records, in order.</param>
internal sealed class CheckpointTracker(IReadOnlyList<StreamRecord> records)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, int> _index = records.Select(
        (record, index) => (record.SequenceNumber, index)).ToDictionary(pair => pair.SequenceNumber, pair => pair.index);
    private readonly bool[] _done = new bool[records.Count];
    private int _open;

    /// <summary>The sequence number up to which all records are done; null while the first record is not done.</summary>
    public long? Checkpoint
    {
        get { lock (_lock) return _open == 0 ? null : records[_open - 1].SequenceNumber; }
    }

    /// <summary>Marks records as done.</summary>
    public void Done(ReadOnlySpan<StreamRecord> done)
    {
        lock (_lock)
        {
            foreach (var record in done) _done[_index[record.SequenceNumber]] = true;
            while (_open < _done.Length && _done[_open]) _open++;
        }
    }
}
