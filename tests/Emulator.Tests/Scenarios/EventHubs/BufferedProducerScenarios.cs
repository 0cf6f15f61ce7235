using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace Emulator.Tests.Scenarios.EventHubs;

public sealed class BufferedProducerScenarios : EventHubsScenario
{
    private readonly ConcurrentQueue<(string Partition, string Id)> _sent = new();
    private readonly ConcurrentQueue<Exception> _failed = new();

    public static TheoryData<string, int, int, bool> Ways => new()
    {
        // Round robin, by key or by partition; the number of concurrent sends, in all and for each partition; flushed, or sent by itself.
        { "turn", 1, 1, false }, { "turn", 4, 1, true }, { "turn", 4, 4, true },
        { "key", 1, 1, false }, { "key", 4, 1, true }, { "key", 4, 4, true },
        { "partition", 1, 1, false }, { "partition", 4, 1, true }, { "partition", 4, 4, true },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_buffered_event_is_published_once_to_its_own_partition(string way, int sends, int sendsToOne, bool flush)
    {
        await using var producer =
            NewBuffered(
                new() { MaximumConcurrentSends = sends, MaximumConcurrentSendsPerPartition = sendsToOne, MaximumWaitTime = Moment });
        for (var set = 0; set < 4; set++)
        {
            var options = way switch
            {
                "key" => new EnqueueEventOptions { PartitionKey = $"key {set}" },
                "partition" => new EnqueueEventOptions { PartitionId = $"{set}" },
                _ => new EnqueueEventOptions(),
            };
            await producer.EnqueueEventsAsync(Events(20, 20 * set), options, Cancellation);
        }
        if (flush) await producer.FlushAsync(Cancellation);
        await Eventually.True(() => _sent.Count == 80 && producer.TotalBufferedEventCount == 0, Cancellation);
        Assert.Empty(_failed);

        var read = await ReadAsync(Consumer.ReadEventsAsync(Cancellation), 80);
        Assert.Equal(_sent.Order(), read.Select(item => (item.Partition.PartitionId, item.Data.MessageId)).Order());
        if (way == "turn") Assert.Equal(4, read.Select(item => item.Partition.PartitionId).Distinct().Count());
        else Assert.All(read.GroupBy(item => int.Parse(item.Data.MessageId, null) / 20), set =>
            Assert.Single(set.Select(item => item.Partition.PartitionId).Distinct()));
        if (way == "key") Assert.All(read, item => Assert.StartsWith("key ", item.Data.PartitionKey, StringComparison.Ordinal));
        if (way == "partition" && sendsToOne == 1) Assert.Equal(Enumerable.Range(0, 20), (await ReadAsync("0", 20))
            .Select(data => int.Parse(data.MessageId, null)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Closing_the_producer_publishes_or_drops_the_buffered_events(bool flush)
    {
        // The buffer is never flushed automatically.
        var producer = NewBuffered(new() { MaximumWaitTime = TimeSpan.FromMinutes(5) });
        await producer.EnqueueEventsAsync(Events(50), Cancellation);
        await producer.CloseAsync(flush, Cancellation);
        Assert.True(producer.IsClosed && !producer.IsPublishing);
        Assert.Equal(0, producer.TotalBufferedEventCount);
        if (flush) Assert.Equal(50, _sent.Count);
        await Assert.ThrowsAsync<EventHubsException>(() => producer.EnqueueEventAsync(new EventData("late"), Cancellation));
    }

    [Fact]
    public async Task A_producer_publishes_again_after_it_was_idle()
    {
        await using var producer = NewBuffered(new() { MaximumWaitTime = Moment });
        for (var round = 1; round <= 2; round++)
        {
            await producer.EnqueueEventsAsync(Events(10), Cancellation);
            await Eventually.True(() => _sent.Count == 10 * round && producer.TotalBufferedEventCount == 0, Cancellation);
        }
        await producer.EnqueueEventAsync(new EventData("last") { MessageId = "last" }, Cancellation);
        await producer.CloseAsync(flush: true, Cancellation);
        Assert.Equal(21, (await ReadAsync(Consumer.ReadEventsAsync(Cancellation), 21)).Count);
        Assert.Empty(_failed);
    }

    [Fact]
    public async Task Events_that_cannot_be_published_reach_the_failure_handler()
    {
        var producer = NewBuffered(new() { MaximumWaitTime = Moment });
        await producer.EnqueueEventAsync(new EventData(new byte[2_000_000]), new EnqueueEventOptions { PartitionId = "0" }, Cancellation);
        await Eventually.True(() => !_failed.IsEmpty, Cancellation);
        Assert.Equal(EventHubsException.FailureReason.MessageSizeExceeded, Assert.IsType<EventHubsException>(Assert.Single(_failed))
            .Reason);
        await producer.EnqueueEventsAsync(Events(1), Cancellation);
        await producer.CloseAsync(flush: true, Cancellation);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task The_producer_reads_the_properties_of_the_hub_like_other_clients()
    {
        await using var producer = NewBuffered(new());
        Assert.Equal(["0", "1", "2", "3"], await producer.GetPartitionIdsAsync(Cancellation));
        Assert.Equal(Hub, (await producer.GetEventHubPropertiesAsync(Cancellation)).Name);
        Assert.True((await producer.GetPartitionPropertiesAsync("0", Cancellation)).IsEmpty);
    }

    private EventHubBufferedProducerClient NewBuffered(EventHubBufferedProducerClientOptions options)
    {
        options.RetryOptions = Retry;
        var producer = new EventHubBufferedProducerClient(ConnectionString, Hub, options);
        producer.SendEventBatchSucceededAsync += args =>
        {
            foreach (var data in args.EventBatch) _sent.Enqueue((args.PartitionId, data.MessageId));
            return Task.CompletedTask;
        };
        producer.SendEventBatchFailedAsync += args =>
        {
            _failed.Enqueue(args.Exception);
            return Task.CompletedTask;
        };
        return producer;
    }
}
