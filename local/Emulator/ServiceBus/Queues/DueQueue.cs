using System.Diagnostics.CodeAnalysis;
using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// Items ordered by due time. Postponing or cancelling an item needs no search: its entry is checked when it is due, and entries of
/// cancelled items are removed before the heap is twice as large as needed.
/// </summary>
/// <param name="due">Returns when the item is due, in ticks; <see cref="Ticks.Never"/> if it no longer is.</param>
internal sealed class DueQueue<T>(Func<T, long> due) where T : class
{
    private const int Smallest = 512;

    private PriorityQueue<T, long> _heap = new();
    private int _sweepAt = Smallest;

    /// <summary>The earliest time at which something may be due.</summary>
    public long Next => _heap.TryPeek(out _, out var next) ? next : Ticks.Never;

    /// <summary>The number of entries, including those of cancelled items.</summary>
    public int Entries => _heap.Count;

    public void Add(T item)
    {
        if (_heap.Count >= _sweepAt) Sweep();
        _heap.Enqueue(item, due(item));
    }

    public bool TryTake(long now, [NotNullWhen(true)] out T? item)
    {
        while (_heap.TryPeek(out item, out var noted) && noted <= now)
        {
            _heap.Dequeue();
            var time = due(item);
            if (time <= now) return true;
            if (time != Ticks.Never) _heap.Enqueue(item, time);
        }
        item = null;
        return false;
    }

    private void Sweep()
    {
        var kept = new PriorityQueue<T, long>();
        kept.EnqueueRange(
            _heap.UnorderedItems.Select(entry => (entry.Element, due(entry.Element))).Where(entry => entry.Item2 != Ticks.Never));
        _heap = kept;
        _sweepAt = Math.Max(Smallest, 2 * kept.Count);
    }
}
