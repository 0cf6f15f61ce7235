using System.Collections.Concurrent;
using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.EventHubs.Partitions;

namespace Emulator.Tests.EventHubs;

/// <summary>Many threads at once: order and completeness hold for every reader.</summary>
public sealed class PartitionConcurrencyTests
{
    private const int Producers = 4, Batches = 1000, BatchSize = 5, Total = Producers * Batches * BatchSize;

    [Fact]
    public async Task Every_reader_sees_every_event_once_and_in_order()
    {
        using var hub = SomeEvents.Hub(TimeProvider.System);
        var partition = hub.Partitions[0];
        Follower[] followers = [.. Enumerable.Range(1, 4).Select(window => new Follower(window * 7))];
        foreach (var follower in followers) follower.Start(partition);

        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(() =>
        {
            for (var i = 0; i < Batches; i++) partition.Send([.. Enumerable.Range(0, BatchSize).Select(one => $"{producer}/{i}/{one}")]);
        })));
        await Eventually.True(() => followers.All(follower => follower.Numbers.Count == Total), TestContext.Current.CancellationToken);
        foreach (var follower in followers) Assert.Equal(Enumerable.Range(0, Total).Select(number => (long)number), follower.Numbers);
    }

    [Fact]
    public async Task Of_several_competing_owners_only_one_keeps_reading_a_partition()
    {
        using var hub = SomeEvents.Hub(TimeProvider.System);
        var partition = hub.Partitions[0];
        var inboxes = new ConcurrentBag<Follower>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                partition.Send("e");
                var follower = new Follower(3);
                inboxes.Add(follower);
                follower.Start(partition, ownerLevel: 1);
            }
        })));
        Assert.Equal(799, inboxes.Count(follower => follower.IsClosed));
        var last = inboxes.Single(follower => !follower.IsClosed);
        await Eventually.True(() => last.Numbers.Count == 800, TestContext.Current.CancellationToken);
        Assert.Equal(1, partition.Snapshot().Groups[0].Readers);
    }

    /// <summary>Gives credit for each event that it gets, as clients do.</summary>
    private sealed class Follower(int window) : IEventSink
    {
        private Reader _reader = null!;
        private volatile bool _isClosed;

        public ConcurrentQueue<long> Numbers { get; } = new();

        public bool IsClosed => _isClosed;

        public void Start(Partition partition, long? ownerLevel = null)
        {
            _reader = partition.Open(EventHub.DefaultGroup, new ReaderIdentity(null, ownerLevel), StartPosition.Earliest, this).Value!;
            _reader.AddCredit(window);
        }

        public bool Deliver(in HubEvent delivered, in LastEnqueued last)
        {
            Numbers.Enqueue(delivered.SequenceNumber);
            _reader.AddCredit(1);
            return true;
        }

        public void Drained(int unusedCredit)
        {
        }

        public void Closed(Refusal reason) => _isClosed = true;
    }
}
