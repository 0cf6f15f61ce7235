namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Counts the unfinished events of a subscription against its limits. Thread-safe.</summary>
internal sealed class Backlog(int maxEvents, long maxBytes)
{
    private readonly Lock _gate = new();
    private int _events;
    private long _bytes;

    public int Events
    {
        get { lock (_gate) return _events; }
    }

    /// <summary>Adds an event. Returns false if it would exceed a limit.</summary>
    public bool TryAdd(int bytes)
    {
        lock (_gate)
        {
            if (_events >= maxEvents || _bytes + bytes > maxBytes) return false;
            (_events, _bytes) = (_events + 1, _bytes + bytes);
            return true;
        }
    }

    public void Remove(int bytes)
    {
        lock (_gate) (_events, _bytes) = (_events - 1, _bytes - bytes);
    }
}
