namespace Local.Emulator.EventHubs.Log;

/// <summary>A run of events that retention removes together. Append-only.</summary>
internal sealed class Segment(long firstSequenceNumber, long begun)
{
    // The approximate overhead of an event.
    private const int Overhead = 96;
    private readonly List<HubEvent> _events = [];

    public long First => firstSequenceNumber;

    /// <summary>When its first event was enqueued.</summary>
    public long Begun => begun;

    /// <summary>When its last event was enqueued.</summary>
    public long LastEnqueued => _events.Count == 0 ? begun : _events[^1].EnqueuedTime;

    /// <summary>The sequence number after its last event.</summary>
    public long End => firstSequenceNumber + _events.Count;

    /// <summary>The approximate memory use in bytes.</summary>
    public long Bytes { get; private set; }

    public HubEvent this[long sequenceNumber] => _events[(int)(sequenceNumber - firstSequenceNumber)];

    public void Append(in HubEvent added)
    {
        _events.Add(added);
        Bytes += added.Content.Size + Overhead;
    }

    /// <summary>Copies events from a sequence number on, and returns their number.</summary>
    public int CopyTo(Span<HubEvent> target, long sequenceNumber)
    {
        var from = (int)(sequenceNumber - firstSequenceNumber);
        var count = Math.Min(target.Length, _events.Count - from);
        for (var i = 0; i < count; i++) target[i] = _events[from + i];
        return count;
    }
}
