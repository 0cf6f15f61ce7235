using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;

namespace Emulator.Tests.Kafka;

/// <summary>Consumer groups of Confluent's client: who has which partitions, and from where on.</summary>
public sealed class ConfluentGroupTests : IAsyncLifetime
{
    private const int Partitions = 4;
    private KafkaEmulator _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _emulator = await KafkaEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [InlineData(PartitionAssignmentStrategy.Range)]
    [InlineData(PartitionAssignmentStrategy.RoundRobin)]
    [InlineData(PartitionAssignmentStrategy.CooperativeSticky)]
    public async Task Consumers_share_the_partitions_and_take_over_those_of_members_that_leave_or_crash(
        PartitionAssignmentStrategy strategy)
    {
        await using var one = Member.Start(_emulator, strategy);
        await one.HasAsync(Partitions);
        await using var two = Member.Start(_emulator, strategy);
        await Eventually.True(() => one.Count == 2 && two.Count == 2, Cancellation, what: "Two partitions each");
        var three = Member.Start(_emulator, strategy);
        await Eventually.True(
            () => one.Count + two.Count + three.Count == Partitions && three.Count > 0, Cancellation, what: "A share for the third");
        await three.DisposeAsync();
        await Eventually.True(() => one.Count == 2 && two.Count == 2, Cancellation, what: "The share of who left");
        // The session ends six seconds after the last heartbeat.
        two.Die();
        await one.HasAsync(Partitions);
    }

    [Fact]
    public async Task A_group_continues_at_its_committed_offsets()
    {
        using var producer = _emulator.Producer();
        for (var i = 0; i < 10; i++)
            await producer.ProduceAsync("single", new Message<byte[]?, byte[]?> { Value = Encoding.UTF8.GetBytes($"{i}") }, Cancellation);
        using (var first = _emulator.Consumer("audit"))
        {
            first.Subscribe("single");
            var read = await KafkaEmulator.TakeAsync(first, 4);
            first.Commit(read[^1]);
            first.Close();
        }
        using (var second = _emulator.Consumer("audit"))
        {
            second.Subscribe("single");
            Assert.Equal(["4", "5"], (await KafkaEmulator.TakeAsync(second, 2)).Select(one => Encoding.UTF8.GetString(one.Message.Value!)));
            Assert.Equal(4, Assert.Single(second.Committed([new TopicPartition("single", 0)], TimeSpan.FromSeconds(60))).Offset.Value);
        }
        using var other = _emulator.Consumer("other");
        other.Subscribe("single");
        Assert.Equal(0, Assert.Single(await KafkaEmulator.TakeAsync(other, 1)).Offset.Value);
    }

    [Fact]
    public async Task A_static_member_that_returns_causes_no_rebalance()
    {
        await using var other = Member.Start(_emulator, PartitionAssignmentStrategy.Range);
        var one = Member.Start(_emulator, PartitionAssignmentStrategy.Range, "one");
        await Eventually.True(() => one.Count == 2 && other.Count == 2, Cancellation, what: "Two partitions each");
        var (mine, assignments) = (one.Partitions, other.Assignments);
        one.Die();
        await using var back = Member.Start(_emulator, PartitionAssignmentStrategy.Range, "one");
        await back.HasAsync(2);
        Assert.Equal(mine, back.Partitions);
        Assert.Equal(assignments, other.Assignments);
    }

    /// <summary>A consumer that polls on a thread of its own.</summary>
    private sealed class Member : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<int, bool> _partitions = [];
        private readonly CancellationTokenSource _stop = new();
        private readonly IConsumer<byte[]?, byte[]?> _consumer;
        private readonly Task _polling;
        private int _assignments;
        private bool _dies;

        private Member(KafkaEmulator emulator, PartitionAssignmentStrategy strategy, string? instance)
        {
            var config = new ConsumerConfig(emulator.Client())
            {
                GroupId = "group",
                PartitionAssignmentStrategy = strategy,
                GroupInstanceId = instance,
                SessionTimeoutMs = 6000,
                HeartbeatIntervalMs = 200,
                EnableAutoCommit = false,
            };
            _consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { })
                .SetPartitionsAssignedHandler((_, assigned) =>
                {
                    Interlocked.Increment(ref _assignments);
                    foreach (var one in assigned) _partitions[one.Partition.Value] = true;
                })
                .SetPartitionsRevokedHandler((_, revoked) => Remove(revoked.Select(one => one.Partition.Value)))
                .SetPartitionsLostHandler((_, lost) => Remove(lost.Select(one => one.Partition.Value)))
                .Build();
            _consumer.Subscribe("shared");
            _polling = Task.Factory.StartNew(Poll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        public int Count => _partitions.Count;

        public int Assignments => Volatile.Read(ref _assignments);

        public int[] Partitions => [.. _partitions.Keys.Order()];

        public static Member Start(KafkaEmulator emulator, PartitionAssignmentStrategy strategy, string? instance = null) =>
            new(emulator, strategy, instance);

        public Task HasAsync(int partitions) =>
            Eventually.True(() => Count == partitions, Cancellation, TimeSpan.FromSeconds(60), $"{partitions} partitions");

        /// <summary>Ends without a word.</summary>
        public void Die()
        {
            _dies = true;
            _stop.Cancel();
            _polling.Wait(Cancellation);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _polling;
            _stop.Dispose();
        }

        private void Poll()
        {
            try
            {
                while (true) _consumer.Consume(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Nothing else follows.
            }
            if (!_dies) _consumer.Close();
            _consumer.Dispose();
        }

        private void Remove(IEnumerable<int> partitions)
        {
            foreach (var partition in partitions) _partitions.TryRemove(partition, out _);
        }
    }
}
