using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;

namespace Emulator.Tests.Scenarios.EventHubs;

/// <summary>EventProcessorClient is this processor with a store in blobs.</summary>
public sealed class ProcessorScenarios : EventHubsScenario
{
    private readonly InMemoryCheckpoints _store = new();
    private readonly ConcurrentQueue<(string Partition, string Id)> _got = new();
    private readonly ConcurrentQueue<Exception> _errors = new();

    [Theory]
    [InlineData(1, LoadBalancingStrategy.Greedy)]
    [InlineData(2, LoadBalancingStrategy.Greedy)]
    [InlineData(2, LoadBalancingStrategy.Balanced)]
    public async Task Processors_share_the_partitions_and_together_read_every_event(int count, LoadBalancingStrategy strategy)
    {
        await SendToAllAsync(25);
        var processors = Enumerable.Range(0, count).Select(_ => NewProcessor(strategy: strategy)).ToArray();
        foreach (var processor in processors) await processor.StartProcessingAsync(Cancellation);
        await Eventually.True(() => _got.Distinct().Count() == 100, Cancellation);
        await Eventually.True(() => processors.All(processor => processor.Partitions.Count == 4 / count), Cancellation, Wait);
        foreach (var processor in processors) await processor.StopProcessingAsync(Cancellation);
        // They release their partitions when they stop.
        Assert.All(_store.Owners, owner => Assert.Equal("", owner.OwnerIdentifier));
        Assert.Equal(4, _store.Owners.Count());
        if (count == 1) Assert.Equal(100, _got.Count);
        if (count == 1) Assert.All(_got.GroupBy(item => item.Partition), items =>
            Assert.Equal(items.Select(item => int.Parse(item.Id, null)).Order(), items.Select(item => int.Parse(item.Id, null))));
        Assert.All(
            _errors,
            error => Assert.Equal(EventHubsException.FailureReason.ConsumerDisconnected, Assert.IsType<EventHubsException>(error).Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_processor_starts_at_the_checkpoint_if_there_is_one_and_otherwise_at_its_default_position(bool checkpoint)
    {
        await using var producer = NewProducer(Single);
        await using var consumer = NewConsumer(hub: Single);
        await producer.SendAsync(Events(25), Cancellation);
        var fifth = (await ReadAsync(consumer.ReadEventsAsync(Cancellation), 5))[4].Data;
        if (checkpoint) _store.Positions["0"] = new CheckpointPosition(fifth.OffsetString, fifth.SequenceNumber);
        var position = checkpoint ? EventPosition.Earliest : EventPosition.FromSequenceNumber(fifth.SequenceNumber, isInclusive: false);
        var processor = new Processor(Group, this, _store, Options(position), Single);
        await processor.StartProcessingAsync(Cancellation);
        await Eventually.True(() => _got.Count >= 20, Cancellation);
        await processor.StopProcessingAsync(Cancellation);
        Assert.Equal(Enumerable.Range(5, 20).Select(i => $"{i}"), _got.Select(item => item.Id));
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task A_processor_continues_at_the_checkpoint_of_an_earlier_processor()
    {
        for (var round = 0; round < 3; round++)
        {
            await SendAsync(10, first: 10 * round);
            var processor = NewProcessor();
            await processor.StartProcessingAsync(Cancellation);
            await Eventually.True(() => _got.Count >= 10 * (round + 1), Cancellation);
            await processor.StopProcessingAsync(Cancellation);
        }
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"{i}"), _got.Select(item => item.Id));
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task A_restarted_processor_reads_the_events_that_were_sent_in_the_meantime()
    {
        var processor = NewProcessor();
        for (var round = 0; round < 2; round++)
        {
            await processor.StartProcessingAsync(Cancellation);
            Assert.True(processor.IsRunning);
            await SendAsync(5, first: 5 * round);
            await Eventually.True(() => _got.Count >= 5 * (round + 1), Cancellation);
            await processor.StopProcessingAsync(Cancellation);
            Assert.False(processor.IsRunning);
        }
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), _got.Select(item => item.Id));
    }

    [Fact]
    public async Task A_processor_of_another_group_processes_all_events_again()
    {
        await SendToAllAsync(5);
        foreach (var group in new[] { Group, OtherGroup })
        {
            var store = new InMemoryCheckpoints();
            var processor = new Processor(group, this, store, Options(EventPosition.Earliest));
            var before = _got.Count;
            await processor.StartProcessingAsync(Cancellation);
            await Eventually.True(() => _got.Count - before == 20, Cancellation);
            await processor.StopProcessingAsync(Cancellation);
        }
        Assert.All(_got.GroupBy(item => item), item => Assert.Equal(2, item.Count()));
    }

    [Fact]
    public async Task A_missing_consumer_group_is_refused_at_the_start()
    {
        var processor = new Processor("nobody", this, _store, Options(EventPosition.Earliest));
        var failure = await Assert.ThrowsAsync<AggregateException>(() => processor.StartProcessingAsync(Cancellation));
        Assert.Contains(failure.InnerExceptions, inner =>
            inner is EventHubsException { Reason: EventHubsException.FailureReason.ResourceNotFound });
    }

    private async Task SendToAllAsync(int count)
    {
        for (var i = 0; i < 4; i++) await SendAsync(count, $"{i}", i * count);
    }

    private Processor NewProcessor(EventPosition? position = null, LoadBalancingStrategy strategy = LoadBalancingStrategy.Greedy) =>
        new(Group, this, _store, Options(position ?? EventPosition.Earliest, strategy));

    private static EventProcessorOptions Options(EventPosition position,
        LoadBalancingStrategy strategy = LoadBalancingStrategy.Greedy) => new()
    {
        DefaultStartingPosition = position, LoadBalancingStrategy = strategy,
        RetryOptions = Retry, LoadBalancingUpdateInterval = TimeSpan.FromMilliseconds(250),
    };

    private sealed class Processor(
        string group, ProcessorScenarios test, CheckpointStore store, EventProcessorOptions options, string hub = Hub)
        : PluggableCheckpointStoreEventProcessor<EventProcessorPartition>(store, 10, group, test.ConnectionString, hub, options)
    {
        public ConcurrentDictionary<string, bool> Partitions { get; } = new();

        protected override Task OnInitializingPartitionAsync(EventProcessorPartition partition, CancellationToken cancellation)
        {
            Partitions[partition.PartitionId] = true;
            return Task.CompletedTask;
        }

        protected override Task OnPartitionProcessingStoppedAsync(
            EventProcessorPartition partition, ProcessingStoppedReason reason, CancellationToken cancellation)
        {
            Partitions.TryRemove(partition.PartitionId, out _);
            return Task.CompletedTask;
        }

        protected override async Task OnProcessingEventBatchAsync(
            IEnumerable<EventData> events, EventProcessorPartition partition, CancellationToken cancellation)
        {
            EventData? last = null;
            foreach (var data in events) test._got.Enqueue((partition.PartitionId, (last = data).MessageId));
            if (last is not null)
                await UpdateCheckpointAsync(partition.PartitionId, CheckpointPosition.FromEvent(last), CancellationToken.None);
        }

        protected override Task OnProcessingErrorAsync(
            Exception exception, EventProcessorPartition? partition, string operation, CancellationToken cancellation)
        {
            if (exception is not OperationCanceledException) test._errors.Enqueue(exception);
            return Task.CompletedTask;
        }
    }
}
