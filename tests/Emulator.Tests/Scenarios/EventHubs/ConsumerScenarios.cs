using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Reason = Azure.Messaging.EventHubs.EventHubsException.FailureReason;

namespace Emulator.Tests.Scenarios.EventHubs;

public sealed class ConsumerScenarios : EventHubsScenario
{
    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task Events_of_a_partition_are_read_in_order_with_sequence_numbers_and_offsets_and_times(int count)
    {
        var ids = await SendAsync(count);
        var read = await ReadAsync("0", count);
        Assert.Equal(ids, Ids(read));
        Assert.All(read.Zip(read.Skip(1)), pair => Assert.True(
            pair.First.SequenceNumber + 1 == pair.Second.SequenceNumber && pair.First.OffsetString != pair.Second.OffsetString
                && pair.First.EnqueuedTime <= pair.Second.EnqueuedTime));
    }

    [Fact]
    public async Task Reading_can_start_at_every_kind_of_position()
    {
        await SendAsync(10);
        var all = await ReadAsync("0", 10);
        var fifth = all[4];
        await Eventually.True(() => TimeProvider.System.GetUtcNow() > all[^1].EnqueuedTime.AddMilliseconds(5), Cancellation);
        await SendAsync(5, first: 10);
        var later = (await ReadAsync("0", 15))[10];

        (EventPosition Position, int First)[] positions =
        [
            (EventPosition.Earliest, 0),
            (EventPosition.FromOffset(fifth.OffsetString, isInclusive: true), 4),
            (EventPosition.FromOffset(fifth.OffsetString, isInclusive: false), 5),
            (EventPosition.FromSequenceNumber(fifth.SequenceNumber, isInclusive: true), 4),
            (EventPosition.FromSequenceNumber(fifth.SequenceNumber, isInclusive: false), 5),
            (EventPosition.FromEnqueuedTime(later.EnqueuedTime.AddMilliseconds(-1)), 10),
            (EventPosition.FromEnqueuedTime(all[0].EnqueuedTime.AddDays(-1)), 0),
        ];
        foreach (var (position, first) in positions)
            Assert.Equal(Enumerable.Range(first, 15 - first).Select(i => $"{i}"), Ids(await ReadAsync("0", 15 - first, position)));
    }

    [Fact]
    public async Task A_reader_that_starts_at_the_latest_position_receives_only_new_events()
    {
        await SendAsync(5);
        var read = new List<EventData>();
        await foreach (var item in Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Latest, Waiting, Cancellation))
        {
            // Nothing to read yet: this waits until the reader has attached.
            if (item.Data is null && read.Count == 0) await SendAsync(3, first: 5);
            if (item.Data is not null) read.Add(item.Data);
            if (read.Count == 3) break;
        }
        Assert.Equal(["5", "6", "7"], Ids(read));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_partitions_are_read_from_the_beginning_or_from_the_end(bool earliest)
    {
        for (var i = 0; i < 4; i++) await SendAsync(10, $"{i}", 10 * i);
        var (read, sent) = (new HashSet<string>(), false);
        await foreach (var item in Consumer.ReadEventsAsync(startReadingAtEarliestEvent: earliest, Waiting, Cancellation))
        {
            if (item.Data is not null) Assert.True(read.Add($"{item.Partition.PartitionId} {item.Data.MessageId}"));
            if (earliest && read.Count == 40) break;
            if (!earliest && item.Data is null && !sent)
            {
                sent = true;
                for (var i = 0; i < 4; i++) await SendAsync(5, $"{i}", 100);
            }
            if (!earliest && read.Count == 20) break;
        }
        Assert.Equal(earliest ? 40 : 20, read.Count);
        if (!earliest) Assert.All(read, id => Assert.True(int.Parse(id[2..], null) >= 100));
    }

    [Fact]
    public async Task Each_reader_receives_all_events_whether_in_the_same_group_or_another()
    {
        var ids = await SendAsync(50);
        await using var other = NewConsumer(OtherGroup);
        var readers = new[] { Consumer, Consumer, other }
            .Select(consumer => ReadAsync(consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Cancellation), 50));
        foreach (var read in await Task.WhenAll(readers)) Assert.Equal(ids, read.Select(item => item.Data.MessageId));
    }

    [Fact]
    public async Task A_higher_owner_level_disconnects_only_readers_of_the_same_group_with_a_lower_level()
    {
        await SendAsync(10);
        await using var other = NewConsumer(OtherGroup);
        await using var plain = await StartAsync(Consumer, null);
        await using var elsewhere = await StartAsync(other, null);
        await using var lower = await StartAsync(Consumer, 10);
        Assert.Equal<Reason?>(Reason.ConsumerDisconnected, await plain.Ended);
        await using var higher = await StartAsync(Consumer, 20);
        Assert.Equal<Reason?>(Reason.ConsumerDisconnected, await lower.Ended);

        // Neither may return while the higher one reads; the other partition is free.
        foreach (var level in new long?[] { null, 10 })
            await FailsAsync(Reason.ConsumerDisconnected, () =>
                ReadAsync(Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Level(level), Cancellation), 1));
        await SendAsync(1, "1");
        Assert.Single(await ReadAsync(Consumer.ReadEventsFromPartitionAsync("1", EventPosition.Earliest, Level(10), Cancellation), 1));
        await SendAsync(1, first: 10);
        await Eventually.True(() => higher.Read == 11 && elsewhere.Read == 11, Cancellation);
    }

    [Theory]
    [InlineData("XYZ")]
    [InlineData("-1")]
    [InlineData("1000")]
    [InlineData("-")]
    public async Task Reading_a_missing_partition_is_refused_and_the_consumer_can_still_read_others(string partition)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync(partition, 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Consumer.GetPartitionPropertiesAsync(partition, Cancellation));
        await SendAsync(1);
        Assert.Single(await ReadAsync("0", 1));
    }

    [Fact]
    public async Task Reading_with_a_missing_consumer_group_is_refused()
    {
        await using var consumer = NewConsumer("nobody");
        await FailsAsync(Reason.ResourceNotFound, () =>
            ReadAsync(consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Cancellation), 1));
        await FailsAsync(Reason.ResourceNotFound, () => ReadAsync(consumer.ReadEventsAsync(Cancellation), 1));
    }

    [Fact]
    public async Task A_closed_consumer_can_neither_read_events_nor_get_the_properties_of_its_hub()
    {
        await using var consumer = NewConsumer();
        Assert.Equal(4, (await consumer.GetPartitionIdsAsync(Cancellation)).Length);
        await consumer.CloseAsync(Cancellation);
        await FailsAsync(Reason.ClientClosed, () =>
            ReadAsync(consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Cancellation), 1));
        await FailsAsync(Reason.ClientClosed, () => ReadAsync(consumer.ReadEventsAsync(Cancellation), 1));
        await FailsAsync(Reason.ClientClosed, () => consumer.GetPartitionIdsAsync(Cancellation));
        await FailsAsync(Reason.ClientClosed, () => consumer.GetEventHubPropertiesAsync(Cancellation));
        await FailsAsync(Reason.ClientClosed, () => consumer.GetPartitionPropertiesAsync("0", Cancellation));
    }

    [Fact]
    public async Task A_reader_of_an_empty_partition_gets_an_empty_result_after_each_maximum_wait_time()
    {
        var read = await ReadAsync(Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Waiting, Cancellation), 3);
        Assert.All(read, item => Assert.Null(item.Data));
    }

    [Fact]
    public async Task Reading_ends_when_it_is_cancelled()
    {
        using var ending = new CancellationTokenSource(Moment);
        await Assert.ThrowsAsync<TaskCanceledException>(() =>
            ReadAsync(Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, ending.Token), 1));
        await SendAsync(1);
        Assert.Single(await ReadAsync("0", 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_gets_the_properties_of_the_last_enqueued_event_if_it_asks_for_them(bool track)
    {
        await SendAsync(5);
        var options = new ReadEventOptions { TrackLastEnqueuedEventProperties = track };
        var read = await ReadAsync(Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, options, Cancellation), 5);
        if (track) Assert.Equal(read[4].Data.SequenceNumber, read[0].Partition.ReadLastEnqueuedEventProperties().SequenceNumber);
        else Assert.Null(read[0].Partition.ReadLastEnqueuedEventProperties().SequenceNumber);
    }

    [Fact]
    public async Task The_properties_of_the_hub_and_its_partitions_can_be_read()
    {
        var hub = await Consumer.GetEventHubPropertiesAsync(Cancellation);
        Assert.Equal(Hub, hub.Name);
        Assert.Equal(hub.PartitionIds, await Consumer.GetPartitionIdsAsync(Cancellation));
        Assert.True((TimeProvider.System.GetUtcNow() - hub.CreatedOn).Duration() < TimeSpan.FromMinutes(1));
        await SendAsync(3, "2");
        var last = (await ReadAsync("2", 3))[2];
        var partition = await Consumer.GetPartitionPropertiesAsync("2", Cancellation);
        Assert.Equal(
            (Hub, "2", false, last.SequenceNumber, last.OffsetString, last.EnqueuedTime),
            (partition.EventHubName, partition.Id, partition.IsEmpty, partition.LastEnqueuedSequenceNumber,
                partition.LastEnqueuedOffsetString, partition.LastEnqueuedTime));
    }

    [Fact]
    public async Task After_a_lost_connection_reading_continues_at_the_same_position()
    {
        await using var relay = new TcpRelay(Port);
        await using var consumer =
            NewConsumer(connectionString: ConnectionString.Replace($":{Port}", $":{relay.Port}", StringComparison.Ordinal));
        await SendAsync(5);
        var read = new List<string>();
        await foreach (var item in consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Cancellation))
        {
            read.Add(item.Data.MessageId);
            if (read.Count == 5)
            {
                relay.Cut();
                relay.Restore();
                await SendAsync(5, first: 5);
            }
            if (read.Count == 10) break;
        }
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), read);
    }

    private static ReadEventOptions Waiting => new() { MaximumWaitTime = Moment };

    private static ReadEventOptions Level(long? level) => new() { OwnerLevel = level };

    private static async Task<RunningReader> StartAsync(EventHubConsumerClient consumer, long? level)
    {
        var reader = new RunningReader(consumer, Level(level));
        await Eventually.True(() => reader.Read >= 10, Cancellation);
        return reader;
    }

    /// <summary>Reads a partition until somebody takes it away.</summary>
    private sealed class RunningReader : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private int _read;

        public RunningReader(EventHubConsumerClient consumer, ReadEventOptions options) => Ended = RunAsync(consumer, options);

        public int Read => Volatile.Read(ref _read);

        public Task<Reason?> Ended { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Ended;
            _stop.Dispose();
        }

        private async Task<Reason?> RunAsync(EventHubConsumerClient consumer, ReadEventOptions options)
        {
            try
            {
                await foreach (var _ in consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, options, _stop.Token))
                    Interlocked.Increment(ref _read);
            }
            catch (EventHubsException e)
            {
                return e.Reason;
            }
            catch (OperationCanceledException)
            {
                // The end of the partition.
            }
            return null;
        }
    }
}
