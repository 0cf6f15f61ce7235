using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Partitions;

namespace Emulator.Tests.EventHubs;

/// <summary>https://learn.microsoft.com/azure/event-hubs/event-hubs-features#event-retention</summary>
public sealed class RetentionTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly ManualTimeProvider _clock = Some.Clock();

    [Fact]
    public void Expired_events_are_removed_without_any_other_activity()
    {
        using var hub = SomeEvents.Hub(_clock, retention: new RetentionOptions { Age = Hour });
        var partition = hub.Partitions[0];
        partition.Send("a");
        _clock.Advance(Hour / 2);
        partition.Send("b");
        _clock.Advance(Hour / 2 - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["a", "b"], partition.Ids());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["b"], partition.Ids());
        _clock.Advance(Hour);
        Assert.Empty(partition.Ids());
        Assert.Null(_clock.NextDue);
        Assert.Equal((2, 1, 0), (partition.Snapshot().Begin, partition.Snapshot().LastSequenceNumber, partition.Snapshot().Bytes));
    }

    [Fact]
    public void Events_are_removed_soon_after_they_expire_and_not_before()
    {
        using var hub = SomeEvents.Hub(_clock, retention: new RetentionOptions { Age = Hour });
        var partition = hub.Partitions[0];
        for (var minute = 0; minute < 300; minute++)
        {
            partition.Send($"{minute}");
            _clock.Advance(TimeSpan.FromMinutes(1));
            var kept = partition.Snapshot().Count;
            if (minute >= 60) Assert.InRange(kept, 59, 68);
            else if (minute < 59) Assert.Equal(minute + 1, kept);
        }
    }

    [Fact]
    public void A_retention_of_weeks_works_although_timers_cannot_be_that_long()
    {
        using var hub = SomeEvents.Hub(_clock, retention: new RetentionOptions { Age = TimeSpan.FromDays(90) });
        hub.Partitions[0].Send("a");
        _clock.Advance(TimeSpan.FromDays(89.9));
        Assert.Equal(["a"], hub.Partitions[0].Ids());
        _clock.Advance(TimeSpan.FromDays(0.1));
        Assert.Empty(hub.Partitions[0].Ids());
    }

    [Fact]
    public void The_size_limit_applies_even_to_a_producer_that_never_stops()
    {
        const int Limit = 4 * 1024 * 1024, Batch = 1000 * 1000;
        using var hub = SomeEvents.Hub(_clock, retention: new RetentionOptions { SizeInBytes = Limit });
        var partition = hub.Partitions[0];
        for (var i = 0; i < 1000; i++)
        {
            partition.Append([.. Enumerable.Range(0, 100).Select(one => SomeEvents.Event($"{one}", Batch / 100))], null);
            Assert.InRange(partition.Snapshot().Bytes, 1, Limit + Batch);
        }
        var snapshot = partition.Snapshot();
        Assert.Equal(100_000, snapshot.LastSequenceNumber + 1);
        Assert.Equal(snapshot.Count, partition.Ids().Count);
    }

    [Fact]
    public void Events_without_a_body_count_towards_the_size_limit()
    {
        using var hub = SomeEvents.Hub(_clock, retention: new RetentionOptions { SizeInBytes = 1024 * 1024 });
        for (var i = 0; i < 100_000; i++) hub.Partitions[0].Append([SomeEvents.Event("", 0)], null);
        Assert.InRange(hub.Partitions[0].Snapshot().Count, 5_000, 15_000);
    }

    [Fact]
    public void A_reader_that_fell_behind_continues_at_the_oldest_available_event()
    {
        using var hub = SomeEvents.Hub(_clock, retention: new RetentionOptions { Age = Hour });
        var partition = hub.Partitions[0];
        partition.Send("a", "b");
        var inbox = partition.Read(StartPosition.Earliest, 1);
        _clock.Advance(Hour);
        partition.Send("c");
        inbox.Reader.AddCredit(10);
        Assert.Equal(["a", "c"], inbox.Ids);
    }

    [Fact]
    public void A_reader_that_starts_at_a_removed_event_gets_the_oldest_available_event()
    {
        using var hub = SomeEvents.Hub(_clock, retention: new RetentionOptions { Age = Hour });
        var partition = hub.Partitions[0];
        partition.Send("a", "b");
        _clock.Advance(Hour);
        partition.Send("c");
        Assert.Equal(["c"], partition.Read(StartPosition.Offset(0)).Ids);
        Assert.Equal(["c"], partition.Read(StartPosition.SequenceNumber(0, inclusive: true)).Ids);
    }
}
