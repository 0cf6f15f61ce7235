
namespace Lambda.Engine.Polling.Streams;

/// <summary>The windows of a shard, for the call that processes it. The state in memory is always the stored one.</summary>
/// <remarks>
/// The order of writes: the function returns a state, which is saved together with the sequence number that it includes, and only then do
/// the records count as done. A crash in between keeps the earlier state: its records are redelivered and folded into it. Records that a
/// saved state includes are never folded again. If another instance saves first, this save changes nothing, and the state of the other
/// instance is read instead.
/// </remarks>
internal sealed class ShardWindows(string mapping, StreamShard shard, TimeSpan length, IWindowStore store)
{
    private string? _tag;
    private bool _isKnown;

    /// <summary>The stored state, as last read or saved.</summary>
    public WindowState State { get; private set; } = WindowState.None;

    /// <summary>Reads the stored state, unless it has already been read.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        if (_isKnown) return;
        (State, _tag) = await store.LoadAsync(mapping, shard, cancellation) is { } stored
            ? (stored.State, stored.Tag)
            : (WindowState.None, null);
        _isKnown = true;
    }

    /// <summary>Saves the next state. Returns false when another instance's state was stored instead.</summary>
    public async Task<bool> TrySaveAsync(WindowState next, CancellationToken cancellation)
    {
        // Until the store answers, either state may be stored: continuing could build on an outdated one.
        _isKnown = false;
        if (await store.TrySaveAsync(mapping, shard, next, _tag, cancellation) is { } tag)
        {
            (State, _tag, _isKnown) = (next, tag, true);
            return true;
        }
        await ReadAsync(cancellation);
        return false;
    }

    /// <summary>Returns the window that the next record belongs to.</summary>
    public TimeWindow Of(StreamRecord record) => TimeWindow.Of(record.ArrivedAt, length, State.Open, State.ClosedTo);

    /// <summary>Returns a function that assigns future records, given in order, to their windows.</summary>
    public Func<StreamRecord, TimeWindow?> AssignWindows()
    {
        var (open, closedTo) = (State.Open, State.ClosedTo);
        return record => open = TimeWindow.Of(record.ArrivedAt, length, open, closedTo);
    }

    /// <summary>Returns how many records at the beginning of the batch a saved state already includes.</summary>
    public int Covered(StreamBatch batch)
    {
        var records = batch.Records.Span;
        var count = 0;
        while (count < records.Length && State.Covers(records[count])) count++;
        return count;
    }
}
