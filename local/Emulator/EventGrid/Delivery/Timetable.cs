namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Items ordered by due time; items with the same time keep their order. Thread-safe.</summary>
internal sealed class Timetable<T>
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<T, (DateTimeOffset Due, long Order)> _items = new();
    private long _order;

    public int Count
    {
        get { lock (_gate) return _items.Count; }
    }

    /// <summary>When the next item is due; null if there is none.</summary>
    public DateTimeOffset? NextDue
    {
        get { lock (_gate) return _items.TryPeek(out _, out var at) ? at.Due : null; }
    }

    public void Add(T item, DateTimeOffset due)
    {
        lock (_gate) _items.Enqueue(item, (due, _order++));
    }

    /// <summary>Takes items from the front that are due, as long as a condition holds for each.</summary>
    public List<T> TakeDue(DateTimeOffset now, Func<T, bool> condition)
    {
        var taken = new List<T>();
        lock (_gate)
        {
            while (_items.TryPeek(out var item, out var at) && at.Due <= now && condition(item)) taken.Add(_items.Dequeue());
        }
        return taken;
    }

    /// <summary>Takes items from the front, due or not, as long as a condition holds for each.</summary>
    public List<T> Take(Func<T, bool> condition) => TakeDue(DateTimeOffset.MaxValue, condition);
}
