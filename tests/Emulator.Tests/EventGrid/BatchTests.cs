using FsCheck;
using FsCheck.Fluent;
using Local.Emulator.EventGrid.Delivery;

namespace Emulator.Tests.EventGrid;

/// <summary>https://learn.microsoft.com/azure/event-grid/delivery-and-retry#output-batching</summary>
public sealed class BatchTests
{
    [Fact]
    public void Batches_stay_within_their_limits_and_contain_every_event_once()
    {
        var run =
            from sizes in Gen.Choose(0, 3000).ListOf()
            from events in Gen.Choose(1, 5)
            from kilobytes in Gen.Choose(1, 4)
            select (sizes, events, kilobytes);
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(run.ToArbitrary(), one =>
        {
            var queue = new Timetable<PendingEvent>();
            var all = one.sizes.Select((size, i) =>
                new PendingEvent(Grid.Event($"{i}", data: $"\"{new string('x', size)}\""), Some.Noon, i % 3 == 2 ? 1 : 0)).ToArray();
            foreach (var pending in all) queue.Add(pending, Some.Noon);
            var taken = new List<PendingEvent>();
            while (queue.Count > 0)
            {
                var batch = queue.TakeDue(Some.Noon, new Batch(one.events, one.kilobytes * 1024).TryAdd);
                Assert.InRange(batch.Count, 1, one.events);
                Assert.True(batch.Count == 1 || batch.Sum(pending => pending.Event.Size) <= one.kilobytes * 1024);
                Assert.Single(batch.Select(pending => pending.Attempts).Distinct());
                taken.AddRange(batch);
            }
            Assert.Equal(all, taken);
        }));
    }

    [Fact]
    public void Events_that_are_not_yet_due_are_not_sent()
    {
        var queue = new Timetable<int>();
        queue.Add(2, Some.Noon.AddTicks(1));
        queue.Add(1, Some.Noon);

        Assert.Equal(Some.Noon, queue.NextDue);
        Assert.Equal([1], queue.TakeDue(Some.Noon, _ => true));
        Assert.Empty(queue.TakeDue(Some.Noon, _ => true));
        Assert.Equal([2], queue.TakeDue(Some.Noon.AddTicks(1), _ => true));
        Assert.Null(queue.NextDue);
    }
}
