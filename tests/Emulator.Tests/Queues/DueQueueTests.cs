using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Queues;

namespace Emulator.Tests.Queues;

public sealed class DueQueueTests
{
    private readonly DueQueue<Item> _queue = new(item => item.Due);

    [Fact]
    public void Items_are_returned_when_they_are_due_and_not_earlier()
    {
        foreach (var due in new long[] { 30, 10, 20 }) _queue.Add(new Item(due));

        Assert.Equal(10, _queue.Next);
        Assert.Equal([10, 20], Take(now: 29));
        Assert.Equal([30], Take(now: 30));
        Assert.Equal(Ticks.Never, _queue.Next);
    }

    [Fact]
    public void A_postponed_item_is_returned_only_at_its_new_time()
    {
        var item = new Item(10);
        _queue.Add(item);
        item.Due = 50;

        Assert.Empty(Take(now: 49));
        Assert.Equal([50], Take(now: 50));
    }

    [Fact]
    public void A_cancelled_item_is_never_returned()
    {
        var item = new Item(10);
        _queue.Add(item);
        item.Due = Ticks.Never;

        Assert.Empty(Take(now: 100));
    }

    [Fact]
    public void Cancelled_items_are_removed_from_memory()
    {
        var kept = new Item(1_000_000);
        _queue.Add(kept);
        for (var i = 0; i < 100_000; i++)
        {
            var item = new Item(500_000 + i);
            _queue.Add(item);
            item.Due = Ticks.Never;
        }

        Assert.InRange(_queue.Entries, 1, 600);
        Assert.Equal([1_000_000], Take(now: 1_000_000));
    }

    [Fact]
    public void The_duplicate_history_drops_ids_that_are_older_than_its_window()
    {
        var history = new DuplicateHistory(TimeSpan.FromTicks(10));
        for (var now = 0; now < 1000; now++) Assert.True(history.TryAdd($"{now}", now));

        Assert.Equal(10, history.Count);
    }

    private List<long> Take(long now)
    {
        var taken = new List<long>();
        while (_queue.TryTake(now, out var item)) taken.Add(item.Due);
        return taken;
    }

    private sealed class Item(long due)
    {
        public long Due { get; set; } = due;
    }
}
