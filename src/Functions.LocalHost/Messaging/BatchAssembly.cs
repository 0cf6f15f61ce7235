namespace Functions.LocalHost.Messaging;

/// <summary>Gathers messages or events into batches: a small one waits for more, but not forever.</summary>
/// <param name="fewest">A batch of at least this size does not wait.</param>
/// <param name="most">The largest batch.</param>
/// <param name="longestWait">How long the first item of a small batch waits.</param>
/// <param name="firstWait">The same for the very first batch; null means no difference.</param>
internal sealed class BatchAssembly<T>(int fewest, int most, TimeSpan longestWait, TimeSpan? firstWait = null)
{
    private readonly List<T> _held = [];
    private TimeSpan _wait = firstWait ?? longestWait;
    private DateTimeOffset _due;

    /// <summary>How many more items fit into the batch.</summary>
    public int Room => most - _held.Count;

    /// <summary>How much longer the held items may wait; null if none are held.</summary>
    public TimeSpan? Patience(DateTimeOffset now) => _held.Count == 0 ? null : now < _due ? _due - now : TimeSpan.Zero;

    /// <summary>Takes received items, and returns the batch if it is ready; empty if it waits.</summary>
    /// <param name="items">No more than there is <see cref="Room"/> for.</param>
    public IReadOnlyList<T> Add(IReadOnlyList<T> items, DateTimeOffset now)
    {
        if (_held.Count == 0 && items.Count > 0) _due = now + _wait;
        _held.AddRange(items);
        return _held.Count >= fewest || (_held.Count > 0 && now >= _due) ? TakeAll() : [];
    }

    /// <summary>Returns the held items, however few.</summary>
    public IReadOnlyList<T> TakeAll()
    {
        T[] batch = [.. _held];
        _held.Clear();
        _wait = longestWait;
        return batch;
    }
}
