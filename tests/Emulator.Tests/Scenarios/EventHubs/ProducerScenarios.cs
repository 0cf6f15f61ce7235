using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Reason = Azure.Messaging.EventHubs.EventHubsException.FailureReason;

namespace Emulator.Tests.Scenarios.EventHubs;

public sealed class ProducerScenarios : EventHubsScenario
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(1, 0)]
    [InlineData(1, 100_000)]
    [InlineData(3, 0)]
    [InlineData(3, 100_000)]
    public async Task Events_with_every_kind_of_body_can_be_sent(int count, int size)
    {
        await Producer.SendAsync(
            Enumerable.Range(0, count).Select(_ => new EventData(new byte[size])),
            new SendEventOptions { PartitionId = "0" },
            Cancellation);
        using var batch = await Producer.CreateBatchAsync(new CreateBatchOptions { PartitionId = "0" }, Cancellation);
        for (var i = 0; i < count; i++) Assert.True(batch.TryAdd(new EventData(new byte[size])));
        await Producer.SendAsync(batch, Cancellation);
        Assert.All(await ReadAsync("0", 2 * count), data => Assert.Equal(size, data.EventBody.ToMemory().Length));
    }

    [Fact]
    public async Task Sending_an_empty_list_of_events_is_not_an_error()
    {
        await Producer.SendAsync([], Cancellation);
        using var batch = await Producer.CreateBatchAsync(Cancellation);
        await Producer.SendAsync(batch, Cancellation);
        foreach (var id in await Producer.GetPartitionIdsAsync(Cancellation))
            Assert.True((await Producer.GetPartitionPropertiesAsync(id, Cancellation)).IsEmpty);
    }

    [Fact]
    public async Task An_event_that_is_too_large_is_refused_and_a_full_batch_accepts_no_more_events()
    {
        await FailsAsync(Reason.MessageSizeExceeded, () => Producer.SendAsync([new EventData(new byte[1_500_000])], Cancellation));
        await FailsAsync(
            Reason.MessageSizeExceeded, () => Producer.SendAsync([new(new byte[600_000]), new(new byte[600_000])], Cancellation));
        using var batch = await Producer.CreateBatchAsync(Cancellation);
        Assert.True(batch.TryAdd(new EventData(new byte[900_000])));
        Assert.False(batch.TryAdd(new EventData(new byte[900_000])));
        await Producer.SendAsync(batch, Cancellation);
        Assert.Single(await ReadAsync(Consumer.ReadEventsAsync(Cancellation), 1));
    }

    [Fact]
    public async Task Event_properties_keep_their_types()
    {
        var sent = new EventData("body")
        {
            MessageId = "m", CorrelationId = "c", ContentType = "ct",
            Properties = { ["int"] = 1, ["long"] = 2L, ["double"] = 2.5, ["bool"] = true, ["text"] = "v", ["guid"] = Guid.NewGuid(),
                ["decimal"] = 1.5m, ["span"] = TimeSpan.FromMinutes(1) },
        };
        await Producer.SendAsync([sent], Cancellation);
        var got = (await ReadAsync(Consumer.ReadEventsAsync(Cancellation), 1))[0].Data;
        Assert.Equal(("m", "c", "ct", "body"), (got.MessageId, got.CorrelationId, got.ContentType, got.EventBody.ToString()));
        Assert.Equal(sent.Properties, got.Properties);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("some123key-!d", false)]
    [InlineData("some123key-!d", true)]
    public async Task Events_of_a_send_stay_together_and_sends_with_the_same_key_use_the_same_partition(string? key, bool batched)
    {
        for (var set = 0; set < 3; set++)
        {
            if (batched)
            {
                using var batch = await Producer.CreateBatchAsync(new CreateBatchOptions { PartitionKey = key }, Cancellation);
                foreach (var data in Events(25, 25 * set)) Assert.True(batch.TryAdd(data));
                await Producer.SendAsync(batch, Cancellation);
            }
            else
            {
                await Producer.SendAsync(Events(25, 25 * set), new SendEventOptions { PartitionKey = key }, Cancellation);
            }
        }
        var read = await ReadAsync(Consumer.ReadEventsAsync(Cancellation), 75);
        Assert.All(read, item => Assert.Equal(key, item.Data.PartitionKey));
        var sets = read.GroupBy(item => int.Parse(item.Data.MessageId, null) / 25, item => item.Partition.PartitionId).ToArray();
        Assert.All(sets, set => Assert.Single(set.Distinct()));
        if (key is not null) Assert.Single(read.Select(item => item.Partition.PartitionId).Distinct());
        else Assert.Equal(3, sets.Select(set => set.First()).Distinct().Count());
    }

    [Fact]
    public async Task Sending_to_a_partition_does_not_change_other_partitions()
    {
        await SendAsync(1, "0");
        var before = await Producer.GetPartitionPropertiesAsync("0", Cancellation);
        await SendAsync(1, "1");
        var after = await Producer.GetPartitionPropertiesAsync("0", Cancellation);
        Assert.Equal(
            (before.BeginningSequenceNumber, before.LastEnqueuedSequenceNumber, before.LastEnqueuedOffsetString, before.LastEnqueuedTime),
            (after.BeginningSequenceNumber, after.LastEnqueuedSequenceNumber, after.LastEnqueuedOffsetString, after.LastEnqueuedTime));
    }

    [Theory]
    [InlineData("XYZ")]
    [InlineData("-1")]
    [InlineData("1000")]
    [InlineData("-")]
    public async Task A_missing_partition_can_neither_receive_events_nor_be_described(string partition)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SendAsync(1, partition));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Producer.GetPartitionPropertiesAsync(partition, Cancellation));
        // The producer still works.
        await SendAsync(1);
    }

    [Fact]
    public async Task A_closed_producer_refuses_to_send_and_leaves_a_shared_connection_open()
    {
        await using var connection = new EventHubConnection(ConnectionString, Hub);
        await using var producer = new EventHubProducerClient(connection);
        await producer.SendAsync(Events(1), Cancellation);
        await producer.CloseAsync(Cancellation);
        Assert.True(producer.IsClosed && !connection.IsClosed);
        await FailsAsync(Reason.ClientClosed, () => producer.SendAsync(Events(1), Cancellation));
        await using var other = new EventHubProducerClient(connection);
        await other.SendAsync(Events(1), Cancellation);
        await connection.CloseAsync(Cancellation);
        await FailsAsync(Reason.ClientClosed, () => other.SendAsync(Events(1), Cancellation));
        await FailsAsync(Reason.ClientClosed, () => other.GetPartitionIdsAsync(Cancellation));
    }

    [Fact]
    public async Task The_producer_replaces_a_lost_connection()
    {
        await using var relay = new TcpRelay(Port);
        await using var producer =
            NewProducer(connectionString: ConnectionString.Replace($":{Port}", $":{relay.Port}", StringComparison.Ordinal));
        await producer.SendAsync(Events(1), Cancellation);
        relay.Cut();
        relay.Restore();
        await producer.SendAsync(Events(1, 1), Cancellation);
        relay.Cut();
        relay.Restore();
        Assert.Equal(Hub, (await producer.GetEventHubPropertiesAsync(Cancellation)).Name);
        Assert.Equal(["0", "1"], (await ReadAsync(Consumer.ReadEventsAsync(Cancellation), 2)).Select(item => item.Data.MessageId).Order());
    }
}
