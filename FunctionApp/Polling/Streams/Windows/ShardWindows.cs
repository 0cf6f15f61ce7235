namespace FunctionApp.Polling.Streams;

/// <summary>The windows of a shard in the hands of who processes it. What it knows is what is stored.</summary>
/// <remarks>
/// The order of writes: the function returns a state, that is saved together with the sequence number up to which it goes, and only then the records
/// count as done. A crash in between leaves the state before: its records come again and are folded into that. Records that a saved state covers are
/// never folded again. A save that another instance was faster with changes nothing, and what that one saved is read instead.
/// </remarks>
internal sealed class ShardWindows(string mapping, StreamShard shard, TimeSpan length, IWindowStore store)
{
    private string? _tag;
    private bool _isKnown;

    /// <summary>What is stored.</summary>
    public WindowState State { get; private set; } = WindowState.None;

    /// <summary>Reads what is stored, unless that is known.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        if (_isKnown) return;
        (State, _tag) = await store.LoadAsync(mapping, shard, cancellation) is { } stored ? (stored.State, stored.Tag) : (WindowState.None, null);
        _isKnown = true;
    }

    /// <summary>Saves what is next; false when it was not, and another's state is there instead.</summary>
    public async Task<bool> TrySaveAsync(WindowState next, CancellationToken cancellation)
    {
        // Until there is an answer, either state may be the one that is stored: nobody may go on from what might be the past.
        _isKnown = false;
        if (await store.TrySaveAsync(mapping, shard, next, _tag, cancellation) is { } tag)
        {
            (State, _tag, _isKnown) = (next, tag, true);
            return true;
        }
        await ReadAsync(cancellation);
        return false;
    }

    /// <summary>The window of a record that is next.</summary>
    public TimeWindow Of(StreamRecord record) => TimeWindow.Of(record.ArrivedAt, length, State.Open, State.ClosedTo);

    /// <summary>The windows of records to come, to be asked in order.</summary>
    public Func<StreamRecord, TimeWindow?> Ahead()
    {
        var (open, closedTo) = (State.Open, State.ClosedTo);
        return record => open = TimeWindow.Of(record.ArrivedAt, length, open, closedTo);
    }

    /// <summary>How many of the batch's first records a saved state covers.</summary>
    public int Covered(StreamBatch batch)
    {
        var records = batch.Records.Span;
        var count = 0;
        while (count < records.Length && State.Covers(records[count])) count++;
        return count;
    }
}
