using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Local.Amqp;
using Local.Tests.ServiceBus;
using Testing;
using Reason = Azure.Messaging.EventHubs.EventHubsException.FailureReason;

namespace Local.Tests.EventHubs;

public sealed class ConsumerTests : EventHubsTest
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task An_event_is_read_with_what_the_service_says_of_it()
    {
        Add("hello", 7);
        var read = await FirstAsync(Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Cancellation));
        var data = read.Data;
        Assert.Equal(("hello", 7L, "700", Time, "key"), (data.EventBody.ToString(), data.SequenceNumber, data.OffsetString, data.EnqueuedTime, data.PartitionKey));
        Assert.Equal(("0", Hub, "$Default", "localhost"), (read.Partition.PartitionId, read.Partition.EventHubName, read.Partition.ConsumerGroup, read.Partition.FullyQualifiedNamespace));
    }

    [Fact]
    public async Task A_link_asks_for_a_partition_as_the_options_say()
    {
        Add("a", 1);
        await FirstAsync(Consumer.ReadEventsFromPartitionAsync("5", EventPosition.FromSequenceNumber(3, false), new ReadEventOptions { OwnerLevel = 2 }, Cancellation));

        var request = Assert.Single(Bus.Attached);
        var attach = request.Attach;
        Assert.Equal($"{Hub}/ConsumerGroups/$Default/Partitions/5", request.Address);
        Assert.Equal("amqp.annotation.x-opt-sequence-number > 3", Filter(request));
        Assert.Equal(SenderSettleMode.Settled, attach.SenderSettleMode);
        Assert.Equal((2L, "me"), (attach.Properties![new AmqpSymbol("com.microsoft:epoch")], attach.Properties[new AmqpSymbol("com.microsoft:receiver-name")]));
        Assert.Equal([new AmqpSymbol("com.microsoft:enable-receiver-runtime-metric")], attach.DesiredCapabilities);
    }

    [Fact]
    public async Task A_link_without_an_owner_level_shares_the_partition()
    {
        Add("a", 1);
        await FirstAsync(Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Latest, new ReadEventOptions { TrackLastEnqueuedEventProperties = false }, Cancellation));
        var attach = Assert.Single(Bus.Attached).Attach;
        Assert.False(attach.Properties!.ContainsKey(new AmqpSymbol("com.microsoft:epoch")));
        Assert.Empty(attach.DesiredCapabilities);
    }

    [Fact]
    public async Task Events_come_in_batches_of_what_is_there()
    {
        await using var receiver = Receiver();
        for (var i = 1; i <= 5; i++) Add($"{i}", i);
        var got = new List<string>();
        while (got.Count < 5)
        {
            var batch = await receiver.ReceiveBatchAsync(2, Wait, Cancellation);
            Assert.InRange(batch.Count, 1, 2);
            got.AddRange(batch.Select(data => data.EventBody.ToString()));
        }
        Assert.Equal(["1", "2", "3", "4", "5"], got);
    }

    [Fact]
    public async Task No_event_in_time_is_an_empty_batch()
    {
        await using var receiver = Receiver();
        Assert.Empty(await receiver.ReceiveBatchAsync(10, TimeSpan.FromMilliseconds(20), Cancellation));
    }

    [Fact]
    public async Task A_wait_without_end_is_one()
    {
        await using var receiver = Receiver();
        var receiving = receiver.ReceiveBatchAsync(1, TimeSpan.MaxValue, Cancellation);
        var reading = FirstAsync(Consumer.ReadEventsFromPartitionAsync("1", EventPosition.Earliest, new ReadEventOptions { MaximumWaitTime = TimeSpan.MaxValue }, Cancellation));
        await Eventually.True(() => Bus.Queue.Links.Count == 2, Cancellation);
        Assert.False(receiving.IsCompleted || reading.IsCompleted);
        // More than one link takes before it has to be asked again: both get some.
        for (var i = 1; i <= 400; i++) Add($"{i}", i);
        Assert.Single(await receiving);
        Assert.NotNull((await reading).Data);
    }

    [Fact]
    public async Task What_is_prefetched_makes_room_as_it_is_taken()
    {
        await using var receiver = Receiver(options: new PartitionReceiverOptions { PrefetchCount = 5, RetryOptions = Retry });
        Add("a", 1);
        Assert.Single(await receiver.ReceiveBatchAsync(1, Wait, Cancellation));
        await Eventually.True(() => Bus.Queue.Links is [{ Credit: 5 }], Cancellation);
        for (var i = 2; i <= 9; i++) Add($"{i}", i);
        await Eventually.True(() => Bus.Queue.Links is [{ Credit: 0 }], Cancellation);
        await receiver.ReceiveBatchAsync(2, Wait, Cancellation);
        await Eventually.True(() => Bus.Queue.Outcomes.Count == 3 && Bus.Queue.Links is [{ Credit: 0 }], Cancellation);
    }

    [Fact]
    public async Task Without_prefetching_no_more_is_under_way_than_was_asked_for()
    {
        await using var receiver = Receiver(options: new PartitionReceiverOptions { PrefetchCount = 0, RetryOptions = Retry });
        Assert.Empty(await receiver.ReceiveBatchAsync(3, TimeSpan.FromMilliseconds(20), Cancellation));
        Assert.Empty(await receiver.ReceiveBatchAsync(3, TimeSpan.FromMilliseconds(20), Cancellation));
        await Eventually.True(() => Bus.Queue.Links is [{ Credit: 3 }], Cancellation);
    }

    [Fact]
    public async Task A_link_that_was_lost_goes_on_after_the_last_event()
    {
        await using var receiver = Receiver();
        Add("a", 1);
        Assert.Single(await receiver.ReceiveBatchAsync(1, Wait, Cancellation));
        Bus.Queue.Links[0].Close(new AmqpError("amqp:link:detach-forced", "moved"));
        Add("b", 2);
        Assert.Equal("b", Assert.Single(await receiver.ReceiveBatchAsync(1, Wait, Cancellation)).EventBody.ToString());
        Assert.Equal(["amqp.annotation.x-opt-offset > -1", "amqp.annotation.x-opt-offset > 100"], Bus.Attached.Select(Filter));
    }

    [Fact]
    public async Task A_reader_survives_a_restart_of_the_service()
    {
        await using var receiver = Receiver();
        Add("a", 1);
        Assert.Single(await receiver.ReceiveBatchAsync(1, Wait, Cancellation));
        await Bus.RestartAsync();
        Add("b", 2);
        Assert.Equal(2, Assert.Single(await receiver.ReceiveBatchAsync(1, Wait, Cancellation)).SequenceNumber);
    }

    [Fact]
    public async Task A_partition_that_is_taken_disconnects_its_reader_at_once()
    {
        var reading = FirstAsync(Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, new ReadEventOptions { OwnerLevel = 1 }, Cancellation));
        await Eventually.True(() => Bus.Queue.Links.Count == 1, Cancellation);
        Bus.Queue.Links[0].Close(new AmqpError("amqp:link:stolen", "a higher epoch"));
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => reading);
        Assert.Equal((Reason.ConsumerDisconnected, false), (failure.Reason, failure.IsTransient));
        Assert.Single(Bus.Attached);
    }

    [Fact]
    public async Task A_partition_that_was_taken_meanwhile_is_not_taken_back_unasked()
    {
        await using var receiver = Receiver(options: new PartitionReceiverOptions { OwnerLevel = 0, RetryOptions = Retry });
        Add("a", 1);
        Assert.Single(await receiver.ReceiveBatchAsync(1, Wait, Cancellation));
        Bus.Queue.Links[0].Close(new AmqpError("amqp:link:stolen", "a new receiver"));
        await Eventually.True(() => Bus.Queue.Links.Count == 0, Cancellation);

        var failure = await Assert.ThrowsAsync<EventHubsException>(() => receiver.ReceiveBatchAsync(1, Wait, Cancellation));
        Assert.Equal(Reason.ConsumerDisconnected, failure.Reason);
        Assert.Single(Bus.Attached);

        Add("b", 2);
        Assert.Single(await receiver.ReceiveBatchAsync(1, Wait, Cancellation));
        Assert.Equal(2, Bus.Attached.Count);
    }

    [Fact]
    public async Task A_reader_of_a_lower_level_is_refused()
    {
        Bus.Decide = _ => LinkDecision.Refuse("amqp:link:stolen", "Receiver with a higher epoch already exists.");
        await using var receiver = Receiver(options: new PartitionReceiverOptions { OwnerLevel = 0, RetryOptions = Retry });
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => receiver.ReceiveBatchAsync(1, Wait, Cancellation));
        Assert.Equal(Reason.ConsumerDisconnected, failure.Reason);
        Assert.Single(Bus.Attached);
    }

    [Fact]
    public async Task Events_tell_of_the_last_one_in_their_partition()
    {
        Add("a", 1, new AmqpMap
        {
            [new AmqpSymbol("last_enqueued_sequence_number")] = 9L,
            [new AmqpSymbol("last_enqueued_offset")] = "900",
            [new AmqpSymbol("last_enqueued_time_utc")] = Time,
            [new AmqpSymbol("runtime_info_retrieval_time_utc")] = Time.AddSeconds(1),
        });
        await using var receiver = Receiver();
        Assert.Equal(default, receiver.ReadLastEnqueuedEventProperties());
        await receiver.ReceiveBatchAsync(1, Wait, Cancellation);
        Assert.Equal(new LastEnqueuedEventProperties(9, "900", Time, Time.AddSeconds(1)), receiver.ReadLastEnqueuedEventProperties());
    }

    [Fact]
    public async Task The_context_of_a_partition_that_is_left_says_so()
    {
        Add("a", 1);
        var left = (await FirstAsync(Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Cancellation))).Partition;
        Assert.Equal(Reason.ClientClosed, Assert.Throws<EventHubsException>(() => left.ReadLastEnqueuedEventProperties()).Reason);
        await Eventually.True(() => Bus.Queue.Links.Count == 0, Cancellation);
    }

    [Fact]
    public async Task An_empty_event_tells_that_none_came_in_time()
    {
        var read = await FirstAsync(Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Latest, new ReadEventOptions { MaximumWaitTime = TimeSpan.FromMilliseconds(20) }, Cancellation));
        Assert.Null(read.Data);
        Assert.Null(read.Partition.PartitionId);
    }

    [Fact]
    public async Task All_partitions_are_read_as_one()
    {
        Partitions("0", "1", "2");
        var read = new List<string>();
        await foreach (var (partition, body) in All(new ReadEventOptions()))
        {
            read.Add($"{partition}:{body}");
            if (read.Count == 6) break;
        }
        Assert.Equal(["0:a", "0:b", "1:a", "1:b", "2:a", "2:b"], read.Order());
        Assert.Equal(["0:a", "0:b"], read.Where(item => item[0] == '0'));
    }

    [Fact]
    public async Task One_partition_that_fails_ends_the_reading_of_all()
    {
        Partitions("0", "1");
        var decide = Bus.Decide;
        Bus.Decide = request => request.Address!.EndsWith('1') ? LinkDecision.Refuse("amqp:link:stolen", "taken") : decide(request);
        var failure = await Assert.ThrowsAsync<EventHubsException>(async () =>
        {
            await foreach (var _ in All(new ReadEventOptions { OwnerLevel = 0 }))
            {
            }
        });
        Assert.Equal(Reason.ConsumerDisconnected, failure.Reason);
    }

    [Fact]
    public async Task Nothing_in_any_partition_in_time_is_an_empty_event()
    {
        Partitions("0");
        var events = Consumer.ReadEventsAsync(false, new ReadEventOptions { MaximumWaitTime = TimeSpan.FromMilliseconds(500) }, Cancellation);
        var read = new List<EventData?>();
        await foreach (var item in events)
        {
            read.Add(item.Data);
            if (read.Count == 3) break;
        }
        Assert.Equal(["a", "b", null], read.Select(data => data?.EventBody.ToString()));
        Assert.All(Bus.Attached, request => Assert.Equal("amqp.annotation.x-opt-offset > @latest", Filter(request)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_ends_the_reading(bool all)
    {
        Partitions();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        if (all) Bus.Answer = _ => Response(200, HubAnswer("0"));
        Bus.Decide = _ => LinkDecision.Send(Bus.Queue);
        var reading = FirstAsync(all ? Consumer.ReadEventsAsync(source.Token) : Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, source.Token));
        await Eventually.True(() => Bus.Queue.Links is [{ Credit: > 0 }], Cancellation);
        await source.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => reading);
        await Eventually.True(() => Bus.Queue.Links.Count == 0, Cancellation);
    }

    [Fact]
    public async Task A_closed_consumer_says_so()
    {
        await Consumer.CloseAsync(Cancellation);
        Assert.Equal(Reason.ClientClosed, Assert.Throws<EventHubsException>(() => Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Cancellation)).Reason);
        Assert.Equal(Reason.ClientClosed, (await Assert.ThrowsAsync<EventHubsException>(() => Consumer.GetPartitionIdsAsync(Cancellation))).Reason);
    }

    [Fact]
    public async Task Closing_a_consumer_ends_what_it_reads_over_a_shared_connection()
    {
        var reading = FirstAsync(Consumer.ReadEventsFromPartitionAsync("0", EventPosition.Latest, Cancellation));
        await Eventually.True(() => Bus.Queue.Links is [{ Credit: > 0 }], Cancellation);
        await Consumer.CloseAsync(Cancellation);
        Assert.Equal(Reason.ClientClosed, (await Assert.ThrowsAsync<EventHubsException>(() => reading)).Reason);
        await Eventually.True(() => Bus.Queue.Links.Count == 0, Cancellation);
        Assert.False(Connection.IsClosed);
    }

    private static async Task<PartitionEvent> FirstAsync(IAsyncEnumerable<PartitionEvent> events)
    {
        await foreach (var item in events) return item;
        throw new InvalidOperationException("The events ended.");
    }

    private async IAsyncEnumerable<(string Partition, string Body)> All(ReadEventOptions options)
    {
        await foreach (var item in Consumer.ReadEventsAsync(options, Cancellation)) yield return (item.Partition.PartitionId, item.Data.EventBody.ToString());
    }

    // Each has the events a and b.
    private void Partitions(params string[] ids)
    {
        var queues = ids.ToDictionary(id => id, _ => new ScriptedQueue());
        foreach (var queue in queues.Values)
        {
            queue.Add(Stored("a", 1), Guid.NewGuid());
            queue.Add(Stored("b", 2), Guid.NewGuid());
        }
        Bus.Answer = _ => Response(200, HubAnswer(ids));
        Bus.Decide = request => LinkDecision.Send(queues[request.Address!.Split('/')[^1]]);
    }

    private static AmqpMap HubAnswer(params string[] ids) => new() { ["name"] = Hub, ["created_at"] = Time, ["partition_count"] = ids.Length, ["partition_ids"] = new AmqpArray(ids) };
}
