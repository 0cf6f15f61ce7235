namespace Functions.LocalHost.Messaging;

/// <summary>Collects messages or events into batches: a small batch waits for more, but not forever.</summary>
/// <param name="fewest">A batch of at least this size does not wait.</param>
/// <param name="most">The maximum size of a batch.</param>
/// <param name="longestWait">How long the first item of a small batch waits.</param>
/// <param name="firstWait">The same for the very first batch; null if it is no different.</param>
internal sealed class BatchAssembly<T>(int fewest, int most, TimeSpan longestWait, TimeSpan? firstWait = null)
{
    private readonly List<T> _held = [];
    private TimeSpan _wait = firstWait ?? longestWait;
    private DateTimeOffset _due;

    /// <summary>How many more items fit into the batch.</summary>
    public int Room => most - _held.Count;

    /// <summary>Returns how much longer the held items may wait; null if none are held.</summary>
    public TimeSpan? Patience(DateTimeOffset now) => _held.Count == 0 ? null : now < _due ? _due - now : TimeSpan.Zero;

    /// <summary>Adds received items. Returns the batch if it is ready, or an empty list if it waits.</summary>
    /// <param name="items">The items; no more than <see cref="Room"/>.</param>
    public IReadOnlyList<T> Add(IReadOnlyList<T> items, DateTimeOffset now)
    {
        if (_held.Count == 0 && items.Count > 0) _due = now + _wait;
        _held.AddRange(items);
        return _held.Count >= fewest || (_held.Count > 0 && now >= _due) ? TakeAll() : [];
    }

    /// <summary>Returns the held items, however few there are.</summary>
    public IReadOnlyList<T> TakeAll()
    {
        T[] batch = [.. _held];
        _held.Clear();
        _wait = longestWait;
        return batch;
    }
}
