using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using Reason = Azure.Messaging.EventHubs.EventHubsException.FailureReason;

namespace Emulator.Tests.Scenarios.EventHubs;

public sealed class PartitionReceiverScenarios : EventHubsScenario
{
    [Theory]
    [InlineData(1, 300)]
    [InlineData(200, 300)]
    [InlineData(200, 5)]
    [InlineData(200, 0)]
    public async Task Events_are_received_in_order_with_and_without_prefetching(int count, int prefetch)
    {
        var ids = await SendAsync(count);
        await using var receiver = NewReceiver(prefetch: prefetch);
        Assert.Equal(ids, Ids(await ReceiveAsync(receiver, count)));
        Assert.Empty(await receiver.ReceiveBatchAsync(10, Moment, Cancellation));
    }

    [Fact]
    public async Task A_batch_has_at_most_the_requested_number_of_events_and_arrives_as_soon_as_there_is_one_event()
    {
        await SendAsync(20);
        await using var receiver = NewReceiver();
        Assert.InRange((await receiver.ReceiveBatchAsync(7, Wait, Cancellation)).Count(), 1, 7);
        await using var waiting = NewReceiver("1");
        var receiving = waiting.ReceiveBatchAsync(10, TimeSpan.FromMinutes(1), Cancellation);
        await SendAsync(1, "1");
        Assert.Single(await receiving.WaitAsync(Wait, Cancellation));
    }

    [Fact]
    public async Task Events_of_every_size_are_received()
    {
        int[] sizes = [0, 1, 100_000, 0, 900_000];
        foreach (var size in sizes)
            await Producer.SendAsync([new EventData(new byte[size])], new SendEventOptions { PartitionId = "0" }, Cancellation);
        await using var receiver = NewReceiver();
        Assert.Equal(sizes, (await ReceiveAsync(receiver, 5)).Select(data => data.EventBody.ToMemory().Length));
    }

    [Fact]
    public async Task Every_section_and_every_kind_of_body_in_an_AMQP_message_is_received()
    {
        AmqpMessageBody[] bodies =
        [
            AmqpMessageBody.FromValue("text"), AmqpMessageBody.FromValue(5L), AmqpMessageBody.FromSequence([["a", 1], [2.5d]]),
            AmqpMessageBody.FromData([new byte[] { 1 }, new byte[] { 2, 3 }]),
        ];
        var sent = bodies.Select(body =>
        {
            var message = new AmqpAnnotatedMessage(body);
            (message.Header.Durable, message.Header.Priority) = (true, 3);
            (message.Properties.Subject, message.Properties.GroupId, message.Properties.To) = ("s", "g", new AmqpAddress("t"));
            message.MessageAnnotations["annotation"] = "a";
            message.Footer["footer"] = 1;
            message.ApplicationProperties["property"] = 2;
            return new EventData(message);
        }).ToArray();
        await Producer.SendAsync(sent, new SendEventOptions { PartitionId = "0" }, Cancellation);
        await using var receiver = NewReceiver();
        foreach (var (data, body) in (await ReceiveAsync(receiver, bodies.Length)).Zip(bodies))
        {
            var message = data.GetRawAmqpMessage();
            Assert.Equal(("s", "g", "t"), (message.Properties.Subject, message.Properties.GroupId, message.Properties.To.ToString()));
            Assert.Equal(
                ("a", 1, 2),
                (message.MessageAnnotations["annotation"], message.Footer["footer"], message.ApplicationProperties["property"]));
            Assert.Equal(body.BodyType, message.Body.BodyType);
            if (body.TryGetValue(out var value) && message.Body.TryGetValue(out var read)) Assert.Equal(value, read);
            if (body.TryGetData(out var data1) && message.Body.TryGetData(out var data2)) Assert.Equal(data1!.Select(part =>
                part.ToArray()), data2!.Select(part => part.ToArray()));
        }
    }

    [Fact]
    public async Task A_receiver_with_an_owner_level_is_disconnected_by_an_equal_or_higher_one_and_can_return_later()
    {
        await SendAsync(250);
        await using var first = NewReceiver(level: 1, prefetch: 5);
        await using var second = NewReceiver(level: 1, prefetch: 5);
        Assert.NotEmpty(await first.ReceiveBatchAsync(10, Wait, Cancellation));
        Assert.NotEmpty(await second.ReceiveBatchAsync(10, Wait, Cancellation));
        await LosesAsync(first);
        // The credit was taken back.
        Assert.NotEmpty(await first.ReceiveBatchAsync(10, Wait, Cancellation));
        await LosesAsync(second);

        await using (var higher = NewReceiver(level: 40))
        {
            Assert.NotEmpty(await higher.ReceiveBatchAsync(10, Wait, Cancellation));
            await LosesAsync(first);
            await FailsAsync(Reason.ConsumerDisconnected, () => first.ReceiveBatchAsync(10, Wait, Cancellation));
        }
        Assert.NotEmpty(await first.ReceiveBatchAsync(10, Wait, Cancellation));
    }

    [Fact]
    public async Task Owner_levels_in_other_groups_and_partitions_have_no_effect()
    {
        await SendAsync(10);
        await SendAsync(10, "1");
        await using var higher = NewReceiver(level: 40);
        Assert.NotEmpty(await higher.ReceiveBatchAsync(10, Wait, Cancellation));
        await using var elsewhere = NewReceiver("1", level: 10);
        await using var other = NewReceiver(group: OtherGroup);
        Assert.Equal(10, (await ReceiveAsync(elsewhere, 10)).Count);
        Assert.Equal(10, (await ReceiveAsync(other, 10)).Count);
    }

    [Theory]
    [InlineData("XYZ", Group)]
    [InlineData("1000", Group)]
    [InlineData("0", "nobody")]
    public async Task Receiving_from_a_missing_entity_is_refused(string partition, string group)
    {
        await using var receiver = NewReceiver(partition, group: group);
        if (group == Group) await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => receiver.ReceiveBatchAsync(1, Wait, Cancellation));
        else await FailsAsync(Reason.ResourceNotFound, () => receiver.ReceiveBatchAsync(1, Wait, Cancellation));
    }

    [Fact]
    public async Task A_closed_receiver_can_neither_receive_events_nor_get_the_properties_of_its_partition()
    {
        await using var receiver = NewReceiver();
        Assert.True((await receiver.GetPartitionPropertiesAsync(Cancellation)).IsEmpty);
        await receiver.CloseAsync(Cancellation);
        Assert.True(receiver.IsClosed);
        await FailsAsync(Reason.ClientClosed, () => receiver.ReceiveBatchAsync(1, Wait, Cancellation));
        await FailsAsync(Reason.ClientClosed, () => receiver.GetPartitionPropertiesAsync(Cancellation));
    }

    [Fact]
    public async Task A_receive_can_be_cancelled_and_the_next_one_gets_the_new_events()
    {
        await using var receiver = NewReceiver();
        using var cancelling = new CancellationTokenSource(Moment);
        await Assert.ThrowsAsync<TaskCanceledException>(() => receiver.ReceiveBatchAsync(10, TimeSpan.FromMinutes(1), cancelling.Token));
        await SendAsync(1);
        Assert.Single(await receiver.ReceiveBatchAsync(10, Wait, Cancellation));
    }

    [Fact]
    public async Task The_properties_of_the_last_enqueued_event_are_tracked()
    {
        await SendAsync(5);
        await using var receiver = NewReceiver(track: true);
        var got = await ReceiveAsync(receiver, 5);
        var last = receiver.ReadLastEnqueuedEventProperties();
        Assert.Equal((got[4].SequenceNumber, got[4].OffsetString, got[4].EnqueuedTime),
            (last.SequenceNumber, last.OffsetString, last.EnqueuedTime));
        Assert.NotNull(last.LastReceivedTime);
    }

    // Events in flight when the partition was taken over may still arrive.
    private static Task LosesAsync(PartitionReceiver receiver) => FailsAsync(Reason.ConsumerDisconnected, async () =>
    {
        while (true) await receiver.ReceiveBatchAsync(10, Wait, Cancellation);
    });
}
