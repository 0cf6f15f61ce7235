using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.EventHubs.Partitions;

namespace Emulator.Tests.EventHubs;

public sealed class PartitionTests : IDisposable
{
    private readonly ManualTimeProvider _clock = Some.Clock();
    private readonly EventHub _hub;
    private readonly Partition _partition;

    public PartitionTests()
    {
        _hub = SomeEvents.Hub(_clock);
        _partition = _hub.Partitions[0];
    }

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void Sequence_numbers_count_events_and_offsets_count_bytes()
    {
        _partition.Append([SomeEvents.Event("a", 7), SomeEvents.Event("b", 50)], "key");
        _clock.Advance(TimeSpan.FromSeconds(1));
        _partition.Append([SomeEvents.Event("c")], null);
        var events = _partition.Read(StartPosition.Earliest).Events;
        Assert.Equal(
            [(0L, 0L, "key"), (1L, 7L, "key"), (2L, 57L, null)], events.Select(one => (one.SequenceNumber, one.Offset, one.PartitionKey)));
        Assert.Equal([0L, 0L, 1000L], events.Select(one => one.EnqueuedTime - Some.Noon.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void Each_kind_of_position_starts_at_the_right_event()
    {
        var noon = Some.Noon.ToUnixTimeMilliseconds();
        _partition.Send("a", "b");
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        _partition.Send("c");
        (StartPosition Position, string Expected)[] positions =
        [
            (StartPosition.Earliest, "abc"),
            (StartPosition.Latest, ""),
            (StartPosition.Offset(0), "bc"),
            (StartPosition.Offset(0, inclusive: true), "abc"),
            (StartPosition.Offset(150), "c"),
            (StartPosition.Offset(200), ""),
            (StartPosition.SequenceNumber(-1), "abc"),
            (StartPosition.SequenceNumber(1), "c"),
            (StartPosition.SequenceNumber(1, inclusive: true), "bc"),
            (StartPosition.SequenceNumber(2), ""),
            (StartPosition.SequenceNumber(3, inclusive: true), ""),
            (StartPosition.EnqueuedTime(noon - 1), "abc"),
            (StartPosition.EnqueuedTime(noon), "c"),
            (StartPosition.EnqueuedTime(noon, inclusive: true), "abc"),
            (StartPosition.EnqueuedTime(noon + 500), ""),
        ];
        foreach (var (position, expected) in positions)
        {
            var inbox = _partition.Read(position);
            Assert.Equal((position, expected), (position, string.Concat(inbox.Ids)));
            inbox.Reader.Close();
        }
    }

    [Fact]
    public void A_position_after_the_end_is_refused_and_the_error_contains_the_last_valid_position()
    {
        Assert.Equal(HubError.ArgumentError, _partition.RefuseReader(StartPosition.Offset(0)).Error);
        _partition.Send("a", "b");
        Assert.StartsWith(
            "The supplied offset '101' is invalid. The last offset in the system is '100'.",
            _partition.RefuseReader(StartPosition.Offset(101)).Description,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The supplied sequence number '2' is invalid. The last sequence number in the system is '1'.",
            _partition.RefuseReader(StartPosition.SequenceNumber(2)).Description,
            StringComparison.Ordinal);
        Assert.Equal(HubError.ArgumentError, _partition.RefuseReader(StartPosition.SequenceNumber(long.MaxValue)).Error);
    }

    [Fact]
    public void Events_are_delivered_at_once_to_readers_with_credit()
    {
        var (one, two) = (_partition.Read(StartPosition.Latest, 2), _partition.Read(StartPosition.Latest, 0));
        _partition.Send("a");
        _partition.Send("b", "c");
        Assert.Equal(["a", "b"], one.Ids);
        Assert.Empty(two.Ids);
        two.Reader.AddCredit(10);
        Assert.Equal(["a", "b", "c"], two.Ids);
        one.Reader.AddCredit(1);
        Assert.Equal(["a", "b", "c"], one.Ids);
    }

    [Fact]
    public void Events_in_excess_of_the_credit_are_delivered_later_and_in_order()
    {
        var ids = Enumerable.Range(0, (Partition.EventsAtOnce * 3) + 1).Select(i => $"{i}").ToArray();
        _partition.Send(ids);
        Assert.Equal(ids, _partition.Read(StartPosition.Earliest, ids.Length + 5).Ids);
    }

    [Fact]
    public void Events_that_a_reader_did_not_accept_are_redelivered()
    {
        _partition.Send("a", "b", "c", "d");
        var inbox = _partition.Read(StartPosition.Earliest, 0);
        inbox.Room = 2;
        inbox.Reader.AddCredit(4);
        Assert.Equal(["a", "b"], inbox.Ids);
        inbox.Room = int.MaxValue;
        inbox.Reader.AddCredit(1);
        Assert.Equal(["a", "b", "c"], inbox.Ids);
        inbox.Reader.AddCredit(1);
        Assert.Equal(["a", "b", "c", "d"], inbox.Ids);
    }

    [Fact]
    public void A_drained_reader_receives_the_available_events_and_has_no_credit_left()
    {
        _partition.Send("a");
        var inbox = _partition.Read(StartPosition.Earliest, 5);
        inbox.Reader.Drain();
        Assert.Equal(4, inbox.Unused);
        _partition.Send("b");
        Assert.Equal(["a"], inbox.Ids);
    }

    [Fact]
    public void A_closed_reader_receives_no_more_events()
    {
        var inbox = _partition.Read(StartPosition.Earliest);
        inbox.Reader.Close();
        inbox.Reader.Close();
        _partition.Send("a");
        inbox.Reader.AddCredit(1);
        inbox.Reader.Drain();
        Assert.Empty(inbox.Ids);
        Assert.Equal((null, null), (inbox.Unused, inbox.ClosedBecause));
    }

    [Fact]
    public void An_owner_takes_over_the_partition_only_from_readers_in_its_own_group()
    {
        var (shared, other) = (_partition.Read(StartPosition.Latest), _partition.Read(StartPosition.Latest, group: "GROUP"));
        var owner = _partition.Read(StartPosition.Latest, ownerLevel: 1);
        Assert.Equal(HubError.ReaderDisconnected, shared.ClosedBecause!.Error);
        Assert.StartsWith(
            "New receiver 'nil' with higher epoch of '1' is created hence current receiver 'nil' with epoch '-1' is getting disconnected.",
            shared.ClosedBecause.Description,
            StringComparison.Ordinal);
        _partition.Send("a");
        Assert.Equal((0, 1, 1), (shared.Ids.Count, owner.Ids.Count, other.Ids.Count));
        owner.Reader.Close();
        Assert.Equal(["a"], _partition.Read(StartPosition.Earliest).Ids);
    }

    [Fact]
    public void A_reader_whose_position_is_refused_does_not_disconnect_the_owner()
    {
        var owner = _partition.Read(StartPosition.Latest, ownerLevel: 1);
        _partition.RefuseReader(StartPosition.Offset(500), ownerLevel: 2);
        _partition.Send("a");
        Assert.Equal(["a"], owner.Ids);
        Assert.Null(owner.ClosedBecause);
    }

    [Fact]
    public void A_reader_learns_the_position_of_the_last_event_in_the_partition()
    {
        _partition.Send("a", "b", "c");
        var inbox = _partition.Read(StartPosition.Earliest, 1);
        Assert.Equal(new LastEnqueued(2, 200, Some.Noon.ToUnixTimeMilliseconds()), inbox.Last);
    }

    [Fact]
    public void A_snapshot_shows_the_progress_of_each_consumer_group()
    {
        _partition.Send("a", "b", "c");
        _partition.Read(StartPosition.Earliest, 2, ownerLevel: 4);
        var snapshot = _partition.Snapshot();
        Assert.Equal((0, 2, 200, 3), (snapshot.Begin, snapshot.LastSequenceNumber, snapshot.LastOffset, snapshot.Count));
        Assert.Equal([new GroupSnapshot("$Default", 1, 1, 4), new GroupSnapshot("group", -1, 0, null)], snapshot.Groups);
    }

    [Fact]
    public void Enqueued_times_never_decrease_even_if_the_clock_goes_back()
    {
        _partition.Append([SomeEvents.Event("a")], null);
        using var earlier = SomeEvents.Hub(new BackwardsClock());
        for (var i = 0; i < 3; i++) earlier.Partitions[0].Send($"{i}");
        var times = earlier.Partitions[0].Read(StartPosition.Earliest).Events.Select(one => one.EnqueuedTime).ToArray();
        Assert.Equal(times.Order(), times);
    }

    private sealed class BackwardsClock : TimeProvider
    {
        private DateTimeOffset _now = Some.Noon;

        public override DateTimeOffset GetUtcNow() => _now -= TimeSpan.FromSeconds(1);
    }
}
