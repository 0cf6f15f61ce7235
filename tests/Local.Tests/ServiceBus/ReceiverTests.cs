using Azure.Messaging.ServiceBus;
using Local.Amqp;
using Testing;

namespace Local.Tests.ServiceBus;

public sealed class ReceiverTests : ServiceBusTest
{
    [Fact]
    public async Task A_message_is_read_with_what_the_broker_says_of_it()
    {
        var (token, at) = (Guid.NewGuid(), new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        Bus.Queue.Add(Text("hello", deliveryCount: 2, new AmqpMap { [new AmqpSymbol("x-opt-sequence-number")] = 9L, [new AmqpSymbol("x-opt-locked-until")] = at, [new AmqpSymbol("x-opt-enqueued-time")] = at, [new AmqpSymbol("x-opt-enqueue-sequence-number")] = 4L }), token);
        var message = await Client.CreateReceiver("orders").ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);

        Assert.Equal(("hello", "hello", 3, 9L, 4L), (message.Body.ToString(), message.MessageId, message.DeliveryCount, message.SequenceNumber, message.EnqueuedSequenceNumber));
        Assert.Equal((token.ToString(), at, at), (message.LockToken, message.LockedUntil, message.EnqueuedTime));
        Assert.Equal((TimeSpan.MaxValue, DateTimeOffset.MaxValue), (message.TimeToLive, message.ExpiresAt));
    }

    [Fact]
    public async Task A_batch_takes_what_is_there_and_gives_the_credit_back()
    {
        for (var i = 0; i < 3; i++) Bus.Queue.Add(Text($"{i}"), Guid.NewGuid());
        var receiver = Client.CreateReceiver("orders");
        Assert.Equal(["0", "1", "2"], (await receiver.ReceiveMessagesAsync(10, TimeSpan.FromSeconds(10), Cancellation)).Select(message => message.MessageId));
        Assert.Equal(0, Assert.Single(Bus.Queue.Links).Credit);
    }

    [Fact]
    public async Task What_has_come_is_received_when_the_link_goes_before_the_rest()
    {
        Bus.Queue.Draining = link => link.Close(new AmqpError(ErrorCondition.DetachForced, "gone"));
        Bus.Queue.Add(Text("a"), Guid.NewGuid());
        var receiver = Client.CreateReceiver("orders", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        Assert.Equal("a", Assert.Single(await receiver.ReceiveMessagesAsync(10, TimeSpan.FromSeconds(5), Cancellation)).MessageId);
        Bus.Queue.Draining = null;
        Bus.Queue.Add(Text("b"), Guid.NewGuid());
        Assert.Equal("b", (await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation)).MessageId);
    }

    [Fact]
    public async Task No_message_in_time_is_null_and_takes_none_later()
    {
        var receiver = Client.CreateReceiver("orders");
        Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.FromMilliseconds(50), Cancellation));
        Assert.Equal(0, Assert.Single(Bus.Queue.Links).Credit);
    }

    [Fact]
    public async Task A_receiver_that_prefetches_keeps_its_credit()
    {
        var receiver = Client.CreateReceiver("orders", new ServiceBusReceiverOptions { PrefetchCount = 5 });
        Bus.Queue.Add(Text("a"), Guid.NewGuid());
        Assert.NotNull(await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation));
        await Eventually.True(() => Bus.Queue.Links is [{ Credit: 5 }], Cancellation);
    }

    [Fact]
    public async Task Cancelling_a_receive_ends_it()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var receiving = Client.CreateReceiver("orders").ReceiveMessageAsync(TimeSpan.FromMinutes(1), source.Token);
        await Eventually.True(() => Bus.Queue.Links is [{ Credit: 1 }], Cancellation);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.Equal(0, Assert.Single(Bus.Queue.Links).Credit);
    }

    [Fact]
    public async Task Receiving_and_deleting_attaches_a_settled_link()
    {
        Bus.Queue.Add(Text("a"), Guid.NewGuid());
        var receiver = Client.CreateReceiver("orders", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(SenderSettleMode.Settled, Assert.Single(Bus.Attached).Attach.SenderSettleMode);
        Assert.Equal(Guid.Empty.ToString(), message.LockToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(message, Cancellation));
    }

    [Theory]
    [InlineData(SubQueue.None, "orders")]
    [InlineData(SubQueue.DeadLetter, "orders/$DeadLetterQueue")]
    [InlineData(SubQueue.TransferDeadLetter, "orders/$Transfer/$DeadLetterQueue")]
    public async Task A_sub_queue_has_its_address(SubQueue queue, string address)
    {
        Bus.Queue.Add(Text("a"), Guid.NewGuid());
        await Client.CreateReceiver("orders", new ServiceBusReceiverOptions { SubQueue = queue }).ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(address, Assert.Single(Bus.Attached).Address);
    }

    [Fact]
    public async Task Each_settlement_is_its_outcome()
    {
        var (receiver, first) = await LockedAsync();
        await receiver.CompleteMessageAsync(first, Cancellation);
        await receiver.AbandonMessageAsync((await LockedAsync()).Message, new Dictionary<string, object> { ["a"] = 1 }, Cancellation);
        await receiver.DeferMessageAsync((await LockedAsync()).Message, cancellationToken: Cancellation);
        await receiver.DeadLetterMessageAsync((await LockedAsync()).Message, new Dictionary<string, object> { ["a"] = 1 }, "why", "because", Cancellation);

        var outcomes = Bus.Queue.Outcomes.ToArray();
        Assert.IsType<AcceptedState>(outcomes[0]);
        var abandoned = Assert.IsType<ModifiedState>(outcomes[1]);
        Assert.Equal((false, 1), (abandoned.UndeliverableHere, abandoned.MessageAnnotations![new AmqpSymbol("a")]));
        Assert.True(Assert.IsType<ModifiedState>(outcomes[2]).UndeliverableHere);
        var error = Assert.IsType<RejectedState>(outcomes[3]).Error!;
        Assert.Equal(("com.microsoft:dead-letter", "why", "because", 1), (error.Condition.Value, error.Info![new AmqpSymbol("DeadLetterReason")], error.Info[new AmqpSymbol("DeadLetterErrorDescription")], error.Info[new AmqpSymbol("a")]));
    }

    [Fact]
    public async Task A_lock_that_ended_is_told_apart()
    {
        Bus.Queue.Settle = _ => new RejectedState(new AmqpError("com.microsoft:message-lock-lost", "too late"));
        var (receiver, message) = await LockedAsync();
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(message, Cancellation));
        Assert.Equal((ServiceBusFailureReason.MessageLockLost, false), (failure.Reason, failure.IsTransient));
    }

    [Fact]
    public async Task A_message_of_a_lost_link_is_settled_by_its_lock_token()
    {
        var (receiver, message) = await LockedAsync();
        Bus.Answer = _ => ScriptedBus.Response(200);
        await Bus.RestartAsync();
        await receiver.DeadLetterMessageAsync(message, "why", cancellationToken: Cancellation);

        var request = Assert.Single(Bus.Requests);
        var body = (AmqpMap)request.Body.Value()!;
        Assert.Equal(("com.microsoft:update-disposition", "suspended", "why"), (request.ApplicationProperties!["operation"], body["disposition-status"], body["deadletter-reason"]));
        Assert.Equal(new[] { Guid.Parse(message.LockToken) }, ((AmqpArray)body["lock-tokens"]!).Items);
    }

    [Fact]
    public async Task A_receiver_survives_a_restart_of_the_service()
    {
        var (receiver, _) = await LockedAsync("before");
        await Bus.RestartAsync();
        Bus.Queue.Add(Text("after"), Guid.NewGuid());
        Assert.Equal("after", (await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation)).MessageId);
    }

    [Fact]
    public async Task A_receive_that_waits_goes_on_after_a_restart()
    {
        var receiving = Client.CreateReceiver("orders").ReceiveMessageAsync(TimeSpan.FromSeconds(20), Cancellation);
        await Eventually.True(() => Bus.Queue.Links is [{ Credit: 1 }], Cancellation);
        await Bus.RestartAsync();
        Bus.Queue.Add(Text("after"), Guid.NewGuid());
        Assert.Equal("after", (await receiving).MessageId);
    }

    [Fact]
    public async Task Closing_gives_back_what_was_fetched()
    {
        var receiver = Client.CreateReceiver("orders", new ServiceBusReceiverOptions { PrefetchCount = 5 });
        for (var i = 0; i < 3; i++) Bus.Queue.Add(Text($"{i}"), Guid.NewGuid());
        await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        await Eventually.True(() => Bus.Queue.Links is [{ Unsettled: 3 }], Cancellation);
        Bus.Queue.Add(Text("marker"), Guid.NewGuid());
        Assert.Equal("1", (await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation)).MessageId);
        await receiver.CloseAsync(Cancellation);
        Assert.NotEmpty(Bus.Queue.Outcomes);
        Assert.All(Bus.Queue.Outcomes, outcome => Assert.IsType<ReleasedState>(outcome));
    }

    [Fact]
    public async Task Peeking_goes_on_where_it_stopped_and_counts_no_delivery()
    {
        Bus.Answer = request => ScriptedBus.Response(200, new AmqpMap
        {
            ["messages"] = new List<object?> { new AmqpMap { ["message"] = Text("a", 1, new AmqpMap { [new AmqpSymbol("x-opt-sequence-number")] = (long)((AmqpMap)request.Body.Value()!)["from-sequence-number"]! }).Encode().ToArray() } },
        });
        var receiver = Client.CreateReceiver("orders");
        var first = await receiver.PeekMessageAsync(fromSequenceNumber: 5, Cancellation);
        var second = await receiver.PeekMessageAsync(cancellationToken: Cancellation);
        Assert.Equal((5, 6, 1), (first.SequenceNumber, second.SequenceNumber, second.DeliveryCount));
        Assert.Equal(Guid.Empty.ToString(), first.LockToken);
    }

    [Fact]
    public async Task Peeking_an_empty_queue_gives_nothing()
    {
        Bus.Answer = _ => ScriptedBus.Response(204);
        Assert.Null(await Client.CreateReceiver("orders").PeekMessageAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_deferred_message_is_received_and_settled_by_its_lock_token()
    {
        var token = Guid.NewGuid();
        Bus.Answer = request => (string)request.ApplicationProperties!["operation"]! == "com.microsoft:receive-by-sequence-number"
            ? ScriptedBus.Response(200, new AmqpMap { ["messages"] = new List<object?> { new AmqpMap { ["message"] = Text("a").Encode().ToArray(), ["lock-token"] = token } } })
            : ScriptedBus.Response(200);
        var receiver = Client.CreateReceiver("orders");
        var message = await receiver.ReceiveDeferredMessageAsync(7, Cancellation);
        Assert.Equal((token.ToString(), 1), (message.LockToken, message.DeliveryCount));
        await receiver.CompleteMessageAsync(message, Cancellation);
        Assert.Equal("completed", ((AmqpMap)Bus.Requests.Last().Body.Value()!)["disposition-status"]);
    }

    [Fact]
    public async Task Renewing_a_lock_changes_its_end()
    {
        var until = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
        Bus.Answer = _ => ScriptedBus.Response(200, new AmqpMap { ["expirations"] = new AmqpArray(new[] { until }) });
        var (receiver, message) = await LockedAsync();
        await receiver.RenewMessageLockAsync(message, Cancellation);
        Assert.Equal(until, message.LockedUntil);
    }
}
