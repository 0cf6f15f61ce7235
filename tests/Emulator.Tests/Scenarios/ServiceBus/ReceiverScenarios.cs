using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.Scenarios.ServiceBus;

public sealed class ReceiverScenarios : ServiceBusScenario
{
    private static readonly ServiceBusReceiverOptions AndDelete = new() { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete };

    private static readonly Dictionary<string, Func<ServiceBusReceiver, ServiceBusReceivedMessage, Task>> Settlements = new()
    {
        ["complete"] = (receiver, message) => receiver.CompleteMessageAsync(message, Cancellation),
        ["abandon"] = (receiver, message) => receiver.AbandonMessageAsync(message, cancellationToken: Cancellation),
        ["dead-letter"] = (receiver, message) => receiver.DeadLetterMessageAsync(message, cancellationToken: Cancellation),
        ["defer"] = (receiver, message) => receiver.DeferMessageAsync(message, cancellationToken: Cancellation),
        ["renew"] = (receiver, message) => receiver.RenewMessageLockAsync(message, Cancellation),
    };

    public static TheoryData<string> Ways => [.. Settlements.Keys];

    [Fact]
    public async Task Peeking_continues_after_the_last_peeked_message_or_at_a_given_number_and_locks_nothing()
    {
        var ids = await SendAsync(Queue, 10);
        await using var receiver = Client.CreateReceiver(Queue);
        Assert.Equal(ids, Ids(await PeekAsync(receiver, 3)));
        var second = await receiver.PeekMessageAsync(2, Cancellation);
        Assert.Equal((ids[1], 0, 0), (second.MessageId, second.DeliveryCount, Counts(Queue).Locked));
        Assert.Equal(ids[2..5], Ids(await receiver.PeekMessagesAsync(3, cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task A_receiver_returns_prefetched_messages_without_waiting()
    {
        await using var receiver = Client.CreateReceiver(Queue, new ServiceBusReceiverOptions { PrefetchCount = 10 });
        Assert.Null(await receiver.ReceiveMessageAsync(Moment, Cancellation));
        Assert.Empty(await receiver.ReceiveMessagesAsync(10, TimeSpan.Zero, Cancellation));
        await SendAsync(Queue, 10);
        await Eventually.True(() => Counts(Queue).Locked == 10, Cancellation);
        var got = new List<ServiceBusReceivedMessage>();
        await Eventually.True(
            async () =>
            {
                got.AddRange(await receiver.ReceiveMessagesAsync(10, TimeSpan.Zero, Cancellation));
                return got.Count == 10;
            },
            Cancellation);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task A_cancelled_receive_neither_delays_the_next_one_nor_takes_its_message(int prefetch)
    {
        await using var client = NewClient(TimeSpan.FromMinutes(2));
        await using var receiver = client.CreateReceiver(Queue, new ServiceBusReceiverOptions { PrefetchCount = prefetch });
        using var cancelling = new CancellationTokenSource(Moment);
        await Assert.ThrowsAsync<TaskCanceledException>(() => receiver.ReceiveMessageAsync(cancellationToken: cancelling.Token));
        await SendAsync(Queue, 1);
        Assert.Equal(1, (await receiver.ReceiveMessageAsync(cancellationToken: Cancellation).WaitAsync(Wait, Cancellation)).DeliveryCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Cancelling_a_receive_in_receive_and_delete_mode_loses_no_message(int prefetch)
    {
        var ids = await SendAsync(Queue, 10);
        await using var receiver = Client.CreateReceiver(Queue,
            new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete, PrefetchCount = prefetch });
        var got = new List<ServiceBusReceivedMessage>();
        using var cancelling = new CancellationTokenSource();
        while (got.Count < 5) got.Add(await receiver.ReceiveMessageAsync(cancellationToken: cancelling.Token));
        await cancelling.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => receiver.ReceiveMessageAsync(cancellationToken: cancelling.Token));
        got.AddRange(await ReceiveAsync(receiver, 5));
        Assert.Equal(ids, Ids(got));
    }

    [Fact]
    public async Task Messages_are_received_in_order_and_locked_and_can_still_be_peeked()
    {
        var ids = await SendAsync(Queue, 10);
        await using var receiver = Client.CreateReceiver(Queue);
        var got = await ReceiveAsync(receiver, 10);
        Assert.Equal(ids, Ids(got));
        Assert.All(got, message => Assert.Equal(1, message.DeliveryCount));
        Assert.Equal(ids, Ids(await PeekAsync(receiver, 10)));
        Assert.Equal(10, Counts(Queue).Locked);
    }

    [Fact]
    public async Task A_thousand_messages_can_be_completed_at_the_same_time()
    {
        await SendAsync(Queue, 1000);
        await using var receiver = Client.CreateReceiver(Queue);
        for (var left = 1000; left > 0;)
        {
            var got = await receiver.ReceiveMessagesAsync(left, Wait, Cancellation);
            left -= got.Count;
            await Task.WhenAll(got.Select(message => receiver.CompleteMessageAsync(message, Cancellation)));
        }
        Assert.Null(await receiver.PeekMessageAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task An_iterator_returns_existing_and_new_messages()
    {
        await SendAsync(Queue, 10);
        await using var receiver = Client.CreateReceiver(Queue);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var got = new List<string>();
        await Assert.ThrowsAsync<TaskCanceledException>(async () =>
        {
            await foreach (var message in receiver.ReceiveMessagesAsync(ending.Token))
            {
                got.Add(message.MessageId);
                await receiver.CompleteMessageAsync(message, CancellationToken.None);
                if (got.Count == 10) await SendAsync(Queue, 10);
                if (got.Count == 20) await ending.CancelAsync();
            }
        });
        Assert.Equal([.. Enumerable.Range(0, 10).Concat(Enumerable.Range(0, 10)).Select(i => $"{i}")], got);
        Assert.Equal(0, Counts(Queue).Active);
    }

    [Fact]
    public async Task Abandoned_messages_are_redelivered_in_order()
    {
        var ids = await SendAsync(Queue, 10);
        await using var receiver = Client.CreateReceiver(Queue);
        foreach (var message in await ReceiveAsync(receiver, 10))
            await receiver.AbandonMessageAsync(message, cancellationToken: Cancellation);
        Assert.Equal(ids, Ids(await PeekAsync(receiver, 10)));
        Assert.All(await ReceiveAsync(receiver, 10), message => Assert.Equal(2, message.DeliveryCount));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Dead_letters_are_received_from_their_queue_in_order(int prefetch)
    {
        var ids = await SendAsync(Queue, 10);
        await using var receiver = Client.CreateReceiver(Queue, new ServiceBusReceiverOptions { PrefetchCount = prefetch });
        foreach (var message in await ReceiveAsync(receiver, 10))
            await receiver.DeadLetterMessageAsync(message, cancellationToken: Cancellation);
        Assert.Null(await receiver.PeekMessageAsync(cancellationToken: Cancellation));

        // Also by its path.
        await using var byPath = Client.CreateReceiver($"{Queue}/$DeadLetterQueue");
        Assert.Equal(ids, Ids(await PeekAsync(byPath, 4)));
        await using var dead = DeadLetters(Queue);
        foreach (var message in await ReceiveAsync(dead, 10)) await dead.CompleteMessageAsync(message, Cancellation);
        Assert.Equal((0, 0), (Counts(Queue).Active, Counts(Queue).DeadLettered));
    }

    [Fact]
    public async Task Deferred_messages_are_received_by_their_sequence_numbers_and_a_missing_one_is_an_error()
    {
        var ids = await SendAsync(Queue, 10);
        await using var receiver = Client.CreateReceiver(Queue);
        var got = await ReceiveAsync(receiver, 10);
        foreach (var message in got) await receiver.DeferMessageAsync(message, cancellationToken: Cancellation);
        Assert.All(await PeekAsync(receiver, 10), message => Assert.Equal(ServiceBusMessageState.Deferred, message.State));

        var numbers = got.Select(message => message.SequenceNumber).ToArray();
        var deferred = await receiver.ReceiveDeferredMessagesAsync(numbers, Cancellation);
        Assert.Equal(ids, Ids(deferred));
        Assert.All(
            deferred, message => Assert.Equal((ServiceBusMessageState.Deferred, "body"), (message.State, message.Body.ToString()[..4])));
        await FailsAsync(ServiceBusFailureReason.MessageNotFound, () =>
            receiver.ReceiveDeferredMessagesAsync([.. numbers, 45], Cancellation));
        Assert.Empty(await receiver.ReceiveDeferredMessagesAsync([], Cancellation));
        foreach (var message in deferred) await receiver.CompleteMessageAsync(message, Cancellation);
        Assert.Equal(0, Counts(Queue).Deferred);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_message_received_in_receive_and_delete_mode_is_deleted(int count)
    {
        var ids = await SendAsync(Queue, count);
        await using var receiver = Client.CreateReceiver(Queue, AndDelete);
        Assert.Equal(ids, Ids(await ReceiveAsync(receiver, count)));
        Assert.Null(await receiver.PeekMessageAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_receiver_without_a_session_cannot_receive_from_a_queue_with_sessions()
    {
        await SendAsync(Sessions, 1, Session);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client.CreateReceiver(Sessions).ReceiveMessageAsync(Wait, Cancellation));
    }

    [Fact]
    public async Task A_renewed_lock_remains_valid_after_its_first_expiry_time()
    {
        await SendAsync(Short, 1);
        await using var receiver = Client.CreateReceiver(Short);
        var message = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        var end = message.LockedUntil;
        while (Now <= end + (ShortLock / 2))
        {
            await receiver.RenewMessageLockAsync(message, Cancellation);
            await PassedAsync(Now + (ShortLock / 4));
        }
        Assert.True(message.LockedUntil > end);
        await receiver.CompleteMessageAsync(message, Cancellation);
        Assert.Equal(0, Counts(Short).Active);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_message_cannot_be_settled_after_its_lock_expired_and_is_redelivered(string way)
    {
        await SendAsync(Short, 1);
        await using var receiver = Client.CreateReceiver(Short);
        var message = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        await Eventually.True(() => Counts(Short).Locked == 0, Cancellation);
        await FailsAsync(ServiceBusFailureReason.MessageLockLost, () => Settlements[way](receiver, message));
        Assert.Equal(2, (await receiver.ReceiveMessageAsync(Wait, Cancellation)).DeliveryCount);
    }

    [Fact]
    public async Task A_receive_waits_for_the_given_time_or_else_for_the_try_timeout()
    {
        await using var patient = NewClient(TimeSpan.FromMinutes(2));
        Assert.Null(await patient.CreateReceiver(Queue).ReceiveMessageAsync(Moment, Cancellation).WaitAsync(Wait, Cancellation));
        await using var hasty = NewClient(TimeSpan.FromMilliseconds(500), retries: 0);
        Assert.Null(await hasty.CreateReceiver(Queue).ReceiveMessageAsync(cancellationToken: Cancellation).WaitAsync(Wait, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_message_that_was_peeked_or_received_in_receive_and_delete_mode_cannot_be_settled(string way)
    {
        await SendAsync(Queue, 2);
        await using var receiver = Client.CreateReceiver(Queue);
        var peeked = await receiver.PeekMessageAsync(cancellationToken: Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Settlements[way](receiver, peeked));
        await using var deleting = Client.CreateReceiver(Queue, AndDelete);
        var deleted = await deleting.ReceiveMessageAsync(Wait, Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Settlements[way](deleting, deleted));
    }

    [Fact]
    public async Task A_closed_client_closes_its_receivers()
    {
        await SendAsync(Queue, 5);
        await using var client = NewClient();
        await using var receiver = client.CreateReceiver(Queue);
        var message = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        await receiver.DeferMessageAsync(await receiver.ReceiveMessageAsync(Wait, Cancellation), cancellationToken: Cancellation);
        await client.DisposeAsync();
        Func<Task>[] acts =
        [
            () => receiver.ReceiveMessageAsync(Wait, Cancellation),
            () => receiver.ReceiveMessagesAsync(2, Wait, Cancellation),
            () => receiver.ReceiveDeferredMessageAsync(2, Cancellation),
            () => receiver.ReceiveDeferredMessagesAsync([2], Cancellation),
            () => receiver.PeekMessageAsync(cancellationToken: Cancellation),
            () => receiver.PeekMessagesAsync(2, cancellationToken: Cancellation),
            .. Settlements.Values.Select(settle => (Func<Task>)(() => settle(receiver, message))),
        ];
        foreach (var act in acts) await Assert.ThrowsAsync<ObjectDisposedException>(act);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_lock_remains_valid_after_the_connection_of_its_receiver_is_closed(string way)
    {
        await SendAsync(Queue, 1);
        await using var relay = new TcpRelay(Port);
        await using var client =
            NewClient(connectionString: ConnectionString.Replace($":{Port}", $":{relay.Port}", StringComparison.Ordinal));
        await using var receiver = client.CreateReceiver(Queue);
        var message = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        relay.Cut();
        relay.Restore();
        // After the client has noticed: it reports a settlement during the disconnect as lost.
        Assert.NotNull(await receiver.PeekMessageAsync(cancellationToken: Cancellation));
        await Settlements[way](receiver, message);
        var counts = Counts(Queue);
        var expected = way switch
        {
            "complete" => (0, 0, 0, 0),
            "abandon" => (1, 0, 0, 0),
            "dead-letter" => (0, 1, 0, 0),
            "defer" => (0, 0, 1, 0),
            _ => (1, 0, 0, 1),
        };
        Assert.Equal(expected, (counts.Active, counts.DeadLettered, counts.Deferred, counts.Locked));
    }

    [Fact]
    public async Task A_message_can_be_settled_by_another_receiver()
    {
        await SendAsync(Queue, 1);
        await using var first = Client.CreateReceiver(Queue);
        await using var second = Client.CreateReceiver(Queue);
        await second.CompleteMessageAsync(await first.ReceiveMessageAsync(Wait, Cancellation), Cancellation);
        Assert.Equal(0, Counts(Queue).Active);
    }

    [Fact]
    public async Task A_message_is_dead_lettered_after_ten_deliveries()
    {
        await SendAsync(Queue, 1);
        await using var receiver = Client.CreateReceiver(Queue);
        for (var i = 1; i <= 10; i++)
        {
            var message = await receiver.ReceiveMessageAsync(Wait, Cancellation);
            Assert.Equal(i, message.DeliveryCount);
            await receiver.AbandonMessageAsync(message, new Dictionary<string, object> { ["tries"] = i }, Cancellation);
        }
        var dead = await DeadLetters(Queue).ReceiveMessageAsync(Wait, Cancellation);
        Assert.Equal(("MaxDeliveryCountExceeded", 10), (dead.DeadLetterReason, dead.ApplicationProperties["tries"]));
    }

    [Fact]
    public async Task A_dead_letter_keeps_its_reason_and_its_modified_properties()
    {
        await SendAsync(Queue, 1);
        await using var receiver = Client.CreateReceiver(Queue);
        var message = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        var properties = new Dictionary<string, object> { ["p"] = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        await receiver.DeadLetterMessageAsync(message, properties, "why", "because", Cancellation);
        var dead = await DeadLetters(Queue).ReceiveMessageAsync(Wait, Cancellation);
        Assert.Equal(
            ("why", "because", properties["p"]), (dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["p"]));
    }
}
