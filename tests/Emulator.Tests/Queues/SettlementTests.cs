using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Emulator.Tests.Queues;

public sealed class SettlementTests
{
    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = Some.Clock();
    private readonly QueueEntity _queue;

    public SettlementTests() => _queue = Some.Queue(_clock, new QueueOptions { LockDuration = LockDuration, MaxDeliveryCount = 3 });

    [Fact]
    public void A_completed_message_is_deleted_and_its_lock_is_no_longer_valid()
    {
        _queue.Send("a");
        var delivery = _queue.ReceiveOne();

        _queue.Complete(delivery.LockToken).Succeeds();

        Assert.Empty(_queue.PeekIds());
        _queue.Complete(delivery.LockToken).Fails(BrokerError.MessageLockLost);
    }

    [Fact]
    public void A_locked_message_is_not_delivered_to_other_receivers()
    {
        _queue.Send("a");
        _queue.ReceiveOne();

        Assert.Empty(_queue.Receive());
    }

    [Fact]
    public void An_expired_lock_counts_as_a_delivery_and_returns_the_message_to_its_original_position()
    {
        _queue.Send("a", "b");
        var first = _queue.ReceiveOne();
        Assert.Equal(Some.Noon + LockDuration, first.LockedUntil);

        _clock.Advance(LockDuration - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _queue.Snapshot("queue").Locked);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        _queue.Complete(first.LockToken).Fails(BrokerError.MessageLockLost);
        var again = _queue.Receive();
        Assert.Equal([("a", 1), ("b", 0)], again.Select(delivery => (delivery.Message.Content.MessageId!, delivery.Message.DeliveryCount)));
    }

    [Fact]
    public void A_waiting_receiver_gets_a_message_when_its_lock_expires()
    {
        _queue.Send("a");
        _queue.ReceiveOne();
        var waiting = _queue.Open(credit: 1);

        _clock.Advance(LockDuration);

        Assert.Equal(["a"], waiting.Ids);
    }

    [Fact]
    public void A_renewed_lock_lasts_for_a_full_lock_duration_from_its_renewal()
    {
        _queue.Send("a");
        var delivery = _queue.ReceiveOne();
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(Some.Noon + TimeSpan.FromSeconds(50), _queue.RenewLock(delivery.LockToken).Value);

        _clock.Advance(TimeSpan.FromSeconds(29));
        _queue.Complete(delivery.LockToken).Succeeds();
        _queue.RenewLock(delivery.LockToken).Fails(BrokerError.MessageLockLost);
    }

    [Fact]
    public void A_renewed_lock_expires_if_it_is_not_renewed_again()
    {
        _queue.Send("a");
        var delivery = _queue.ReceiveOne();
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.True(_queue.RenewLock(delivery.LockToken).Succeeded);

        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(1, _queue.ReceiveOne().Message.DeliveryCount);
    }

    [Fact]
    public void An_abandoned_message_returns_to_its_original_position_with_its_modified_properties()
    {
        _queue.Send("a", "b");
        var delivery = _queue.ReceiveOne();

        _queue.Abandon(delivery.LockToken, new Dictionary<string, object?> { ["tries"] = 1 }).Succeeds();

        var again = _queue.ReceiveOne();
        Assert.Equal(
            ("a", 1, 1),
            (again.Message.Content.MessageId, again.Message.DeliveryCount, again.Message.Content.ApplicationProperties["tries"]));
        Assert.False(delivery.Message.Content.ApplicationProperties.ContainsKey("tries"));
    }

    [Fact]
    public void A_released_message_returns_to_the_queue_without_counting_a_delivery()
    {
        _queue.Send("a");

        _queue.Release(_queue.ReceiveOne().LockToken).Succeeds();

        Assert.Equal(0, _queue.ReceiveOne().Message.DeliveryCount);
    }

    [Fact]
    public void Messages_that_are_abandoned_out_of_order_are_received_in_order()
    {
        _queue.Send("a", "b", "c", "d");
        var deliveries = _queue.Receive(3);
        foreach (var i in new[] { 2, 0, 1 }) _queue.Abandon(deliveries[i].LockToken).Succeeds();

        Assert.Equal(["a", "b", "c", "d"], _queue.ReceiveIds());
    }

    [Fact]
    public void A_message_is_dead_lettered_after_the_maximum_number_of_deliveries_with_the_reason_that_the_service_gives()
    {
        _queue.Send("a");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(i, _queue.Peek(0, 1)[0].DeliveryCount);
            _queue.Abandon(_queue.ReceiveOne().LockToken).Succeeds();
        }

        Assert.Empty(_queue.PeekIds());
        var dead = Assert.Single(_queue.DeadLetterQueue!.Peek(0, 10));
        Assert.Equal("MaxDeliveryCountExceeded", dead.Reason());
        Assert.Equal("Message could not be consumed after 3 delivery attempts.", dead.Description());
        Assert.Equal((3, 1L), (dead.DeliveryCount, dead.SequenceNumber));
    }

    [Fact]
    public void Expired_locks_count_towards_the_maximum_delivery_count()
    {
        _queue.Send("a");
        for (var i = 0; i < 3; i++)
        {
            _queue.ReceiveOne();
            _clock.Advance(LockDuration);
        }

        Assert.Equal("MaxDeliveryCountExceeded", Assert.Single(_queue.DeadLetterQueue!.Peek(0, 10)).Reason());
    }

    [Fact]
    public void A_dead_letter_queue_has_no_maximum_delivery_count_and_no_dead_letter_queue_of_its_own()
    {
        _queue.Send("a");
        _queue.DeadLetter(_queue.ReceiveOne().LockToken, "Poison", "It is.", new Dictionary<string, object?> { ["by"] = "me" }).Succeeds();
        var dead = _queue.DeadLetterQueue!;

        for (var i = 0; i < 5; i++) dead.Abandon(dead.ReceiveOne().LockToken).Succeeds();

        var delivery = dead.ReceiveOne();
        Assert.Equal((5, "Poison", "It is.", "me"), (
            delivery.Message.DeliveryCount,
            delivery.Message.Reason(),
            delivery.Message.Description(),
            delivery.Message.Content.ApplicationProperties["by"]));
        dead.DeadLetter(delivery.LockToken, null, null).Fails(BrokerError.InvalidOperation);
        Assert.Null(dead.DeadLetterQueue);
        dead.Send(Some.Message("b")).Fails(BrokerError.InvalidOperation);
    }

    [Fact]
    public void A_deferred_message_can_be_received_only_by_its_sequence_number()
    {
        _queue.Send("a");
        var delivery = _queue.ReceiveOne();
        _queue.Defer(delivery.LockToken, new Dictionary<string, object?> { ["later"] = true }).Succeeds();
        Assert.Empty(_queue.Receive());

        var deferred = Assert.Single(_queue.ReceiveDeferred([1], ReceiveMode.PeekLock).Value!);

        Assert.Equal(
            (MessageState.Deferred, true, 0),
            (deferred.Message.State, deferred.Message.Content.ApplicationProperties["later"], deferred.Message.DeliveryCount));
        _queue.Complete(deferred.LockToken).Succeeds();
        Assert.Equal(0, _queue.Snapshot("queue").Deferred);
    }

    [Fact]
    public void An_abandoned_deferred_message_stays_deferred_and_its_delivery_is_counted()
    {
        _queue.Send("a");
        _queue.Defer(_queue.ReceiveOne().LockToken).Succeeds();

        _queue.Abandon(_queue.ReceiveDeferred([1], ReceiveMode.PeekLock).Value![0].LockToken).Succeeds();

        Assert.Empty(_queue.Receive());
        Assert.Equal(1, _queue.ReceiveDeferred([1], ReceiveMode.PeekLock).Value![0].Message.DeliveryCount);
    }

    [Fact]
    public void Deferred_messages_can_be_received_and_deleted()
    {
        _queue.Send("a");
        _queue.Defer(_queue.ReceiveOne().LockToken).Succeeds();

        Assert.Single(_queue.ReceiveDeferred([1], ReceiveMode.ReceiveAndDelete).Value!);

        Assert.Equal(0, _queue.MessageCount);
    }

    [Fact]
    public void A_request_for_deferred_messages_fails_completely_if_one_of_the_numbers_is_not_deferred()
    {
        _queue.Send("a", "b");
        _queue.Defer(_queue.ReceiveOne().LockToken).Succeeds();

        _queue.ReceiveDeferred([1, 2], ReceiveMode.PeekLock).Fails(BrokerError.MessageNotFound);
        _queue.ReceiveDeferred([1, 99], ReceiveMode.PeekLock).Fails(BrokerError.MessageNotFound);

        Assert.True(_queue.ReceiveDeferred([1], ReceiveMode.PeekLock).Succeeded);
        _queue.ReceiveDeferred([1], ReceiveMode.PeekLock).Fails(BrokerError.MessageNotFound);
    }

    [Fact]
    public void An_unknown_lock_token_cannot_settle_a_message()
    {
        _queue.Send("a");
        var token = _queue.ReceiveOne().LockToken;
        var bytes = token.ToByteArray();
        bytes[0] ^= 1;

        _queue.Complete(new Guid(bytes)).Fails(BrokerError.MessageLockLost);
        _queue.Complete(Guid.Empty).Fails(BrokerError.MessageLockLost);
        _queue.Complete(token).Succeeds();
    }

    [Fact]
    public void A_redelivered_message_has_a_new_lock_token_and_the_old_one_is_invalid()
    {
        _queue.Send("a");
        var first = _queue.ReceiveOne().LockToken;
        _queue.Abandon(first).Succeeds();
        var second = _queue.ReceiveOne().LockToken;

        Assert.NotEqual(first, second);
        _queue.Complete(first).Fails(BrokerError.MessageLockLost);
        _queue.Complete(second).Succeeds();
    }

    [Fact]
    public void Properties_modified_by_settling_count_towards_the_size_of_the_queue()
    {
        _queue.Send("a");
        _queue.Abandon(_queue.ReceiveOne().LockToken, new Dictionary<string, object?> { ["tries"] = 1 }).Succeeds();
        Assert.Equal(110, _queue.Snapshot("queue").SizeInBytes);

        _queue.Complete(_queue.ReceiveOne().LockToken).Succeeds();
        Assert.Equal(0, _queue.Snapshot("queue").SizeInBytes);
    }
}
