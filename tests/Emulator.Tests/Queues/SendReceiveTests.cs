using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;
using Microsoft.Extensions.Logging;

namespace Emulator.Tests.Queues;

public sealed class SendReceiveTests
{
    private readonly ManualTimeProvider _clock = Some.Clock();

    [Fact]
    public void Messages_are_received_in_the_order_they_were_sent_and_numbered_from_one_without_gaps()
    {
        var queue = Some.Queue(_clock);
        queue.Send("a", "b", "c");

        var received = queue.Receive();

        Assert.Equal(["a", "b", "c"], received.Select(delivery => delivery.Message.Content.MessageId));
        Assert.Equal([1, 2, 3], received.Select(delivery => delivery.Message.SequenceNumber));
        Assert.All(received, delivery => Assert.Equal((Some.Noon, 0), (delivery.Message.EnqueuedTime, delivery.Message.DeliveryCount)));
    }

    [Fact]
    public void A_receiver_gets_messages_as_they_arrive_until_its_credit_is_used_up()
    {
        var queue = Some.Queue(_clock);
        var inbox = queue.Open(credit: 2);

        queue.Send("a", "b", "c");
        Assert.Equal(["a", "b"], inbox.Ids);

        inbox.Receiver.AddCredit(1);
        Assert.Equal(["a", "b", "c"], inbox.Ids);
    }

    [Fact]
    public void Messages_are_distributed_to_receivers_with_credit_in_turn()
    {
        var queue = Some.Queue(_clock);
        var (first, second) = (queue.Open(credit: 10), queue.Open(credit: 10));

        queue.Send("a", "b", "c", "d");

        Assert.Equal(["a", "c"], first.Ids);
        Assert.Equal(["b", "d"], second.Ids);
    }

    [Fact]
    public void A_closed_receiver_gets_no_more_messages()
    {
        var queue = Some.Queue(_clock);
        var closed = queue.Open(credit: 10);
        closed.Receiver.Close();

        queue.Send("a");

        Assert.Empty(closed.Deliveries);
        Assert.Equal(["a"], queue.ReceiveIds());
        Assert.Equal(0, queue.Snapshot("queue").Consumers);
    }

    [Fact]
    public void Draining_takes_the_available_messages_and_gives_up_the_rest_of_the_credit()
    {
        var queue = Some.Queue(_clock);
        queue.Send("a");
        var inbox = queue.Open(credit: 5);

        inbox.Receiver.Drain();
        queue.Send("b");

        Assert.Equal(4, inbox.Unused);
        Assert.Equal(["a"], inbox.Ids);
    }

    [Fact]
    public void A_message_received_in_receive_and_delete_mode_is_deleted_and_has_no_lock()
    {
        var queue = Some.Queue(_clock);
        queue.Send("a");

        var received = Assert.Single(queue.Receive(1, ReceiveMode.ReceiveAndDelete));

        Assert.Equal(Guid.Empty, received.LockToken);
        Assert.Equal(0, queue.MessageCount);
        Assert.Equal(0, queue.Snapshot("queue").SizeInBytes);
    }

    [Fact]
    public void A_batch_is_accepted_completely_or_not_at_all()
    {
        var queue = Some.Queue(_clock, new QueueOptions { MaxMessageSizeInBytes = 1000 });

        queue.Send([Some.Message("a"), Some.Message("b") with { Size = 1001 }]).Fails(BrokerError.MessageSizeExceeded);
        Assert.Empty(queue.PeekIds());

        Assert.Equal([1, 2], queue.Send([Some.Message("a"), Some.Message("b")]).Value);
        Assert.Equal(["a", "b"], queue.PeekIds());
    }

    [Fact]
    public void A_full_entity_refuses_messages_until_others_are_removed_and_dead_letters_count_towards_its_size()
    {
        var queue = Some.Queue(_clock, new QueueOptions { MaxSizeInBytes = 200 });
        queue.Send("a", "b");
        queue.Send(Some.Message("c")).Fails(BrokerError.QuotaExceeded);

        queue.DeadLetter(queue.ReceiveOne().LockToken, null, null).Succeeds();
        queue.Send(Some.Message("c")).Fails(BrokerError.QuotaExceeded);

        queue.DeadLetterQueue!.Complete(queue.DeadLetterQueue.ReceiveOne().LockToken).Succeeds();
        Assert.True(queue.Send(Some.Message("c")).Succeeded);
    }

    [Theory]
    [InlineData(EntityStatus.Disabled, false, false)]
    [InlineData(EntityStatus.SendDisabled, false, true)]
    [InlineData(EntityStatus.ReceiveDisabled, true, false)]
    internal void A_disabled_entity_refuses_what_it_is_disabled_for(EntityStatus status, bool sends, bool receives)
    {
        var queue = Some.Queue(_clock);
        queue.Status = status;

        Assert.Equal(sends ? null : BrokerError.EntityDisabled, queue.Send(Some.Message("a")).Failure?.Error);
        Assert.Equal(receives ? null : BrokerError.EntityDisabled, queue.OpenReceiver(ReceiveMode.PeekLock, new Inbox()).Failure?.Error);
    }

    [Fact]
    public void Peek_returns_messages_in_every_state_from_a_sequence_number_on()
    {
        var queue = Some.Queue(_clock);
        queue.Send("locked", "deferred", "active");
        queue.Send(Some.Message("scheduled") with { ScheduledEnqueueTime = Some.Noon.AddHours(1) });
        var deliveries = queue.Receive(2);
        queue.Defer(deliveries[1].LockToken).Succeeds();

        Assert.Equal(["locked", "deferred", "active", "scheduled"], queue.PeekIds());
        Assert.Equal([0, 1, 0, 2], queue.Peek(0, 10).Select(message => (int)message.State));
        Assert.Equal([2L, 3L], queue.Peek(2, 2).Select(message => message.SequenceNumber));
    }

    [Fact]
    public void Messages_are_found_by_sequence_number_after_most_others_have_been_removed()
    {
        var queue = Some.Queue(_clock);
        for (var i = 0; i < 3000; i++) queue.Send($"{i}");
        foreach (var delivery in queue.Receive(3000).Where(delivery => delivery.Message.SequenceNumber % 1000 != 7))
            queue.Complete(delivery.LockToken).Succeeds();

        Assert.Equal([7L, 1007L, 2007L], queue.Peek(0, 10).Select(message => message.SequenceNumber));
        Assert.Equal([1007L, 2007L], queue.Peek(8, 10).Select(message => message.SequenceNumber));
    }

    [Fact]
    public void The_snapshot_counts_messages_in_each_state()
    {
        var queue = Some.Queue(_clock);
        queue.Send("a", "b", "c", "d");
        queue.Send(Some.Message("e") with { ScheduledEnqueueTime = Some.Noon.AddHours(1) });
        var deliveries = queue.Receive(3);
        queue.Defer(deliveries[0].LockToken).Succeeds();
        queue.DeadLetter(deliveries[1].LockToken, null, null).Succeeds();
        queue.Open(credit: 0);

        Assert.Equal(new EntitySnapshot(
            "orders",
            "queue",
            EntityStatus.Active,
            Active: 2,
            DeadLettered: 1,
            TransferDeadLettered: 0,
            Scheduled: 1,
            Deferred: 1,
            Locked: 1,
            Sessions: 0,
            LockedSessions: 0,
            Consumers: 1,
            SizeInBytes: 500), queue.Snapshot("queue"));
    }

    [Theory]
    [InlineData(ReceiveMode.PeekLock)]
    [InlineData(ReceiveMode.ReceiveAndDelete)]
    internal void A_receiver_that_closes_in_the_midst_of_its_messages_gives_back_the_rest_uncounted(ReceiveMode mode)
    {
        var queue = Some.Queue(_clock);
        queue.Send("a", "b", "c");
        var closing = new ClosingInbox();
        closing.Receiver = queue.OpenReceiver(mode, closing).Value!;

        closing.Receiver.SetCredit(3);

        Assert.Equal("a", Assert.Single(closing.Deliveries).Message.Content.MessageId);
        Assert.Equal(
            [("b", 0), ("c", 0)],
            queue.Receive().Select(delivery => (delivery.Message.Content.MessageId!, delivery.Message.DeliveryCount)));
    }

    [Fact]
    public async Task A_receiver_that_settles_and_asks_for_more_during_a_delivery_can_process_a_backlog()
    {
        var queue = Some.Queue(_clock);
        for (var i = 0; i < 50_000; i++) queue.Send("m");
        var greedy = new GreedyInbox(queue);
        greedy.Receiver = queue.OpenReceiver(ReceiveMode.PeekLock, greedy).Value!;

        greedy.Receiver.SetCredit(1);

        await Eventually.True(() => (greedy.Seen, queue.MessageCount) == (50_000, 0), TestContext.Current.CancellationToken);
    }

    private sealed class ClosingInbox : IDeliverySink
    {
        public List<Delivery> Deliveries { get; } = [];

        public Receiver Receiver { get; set; } = null!;

        public void Deliver(in Delivery delivery)
        {
            Deliveries.Add(delivery);
            Receiver.Close();
        }

        public void Drained(int unusedCredit) => throw new InvalidOperationException("Nothing was drained.");

        public void Closed(Failure reason) => throw new InvalidOperationException("The entity closed nothing.");
    }

    [Fact]
    public void An_error_in_a_receiver_is_logged_and_does_not_affect_other_receivers()
    {
        var queue = Some.Queue(_clock);
        var log = new ErrorLog();
        queue.Log = log;
        queue.OpenReceiver(ReceiveMode.PeekLock, new FailingSink()).Value!.SetCredit(10);
        var inbox = queue.Open(credit: 10);

        queue.Send([Some.Message("a"), Some.Message("b"), Some.Message("c"), Some.Message("d")]);

        Assert.Equal(["b", "d"], inbox.Ids);
        Assert.Equal(["It failed.", "It failed."], log.Errors.Select(error => error?.Message));
    }

    private sealed class FailingSink : IDeliverySink
    {
        public void Deliver(in Delivery delivery) => throw new InvalidOperationException("It failed.");

        public void Drained(int unusedCredit)
        {
        }

        public void Closed(Failure reason)
        {
        }
    }

    private sealed class ErrorLog : ILogger
    {
        public List<Exception?> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                Errors.Add(exception);
    }

    private sealed class GreedyInbox(QueueEntity queue) : IDeliverySink
    {
        public int Seen { get; private set; }

        public Receiver Receiver { get; set; } = null!;

        public void Deliver(in Delivery delivery)
        {
            Seen++;
            queue.Complete(delivery.LockToken).Succeeds();
            Receiver.AddCredit(1);
        }

        public void Drained(int unusedCredit) => throw new InvalidOperationException("Nothing was drained.");

        public void Closed(Failure reason) => throw new InvalidOperationException("The entity closed nothing.");
    }
}
