using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Emulator.Tests.Queues;

/// <summary>Purging and resubmitting, where it could go wrong.</summary>
public sealed class ClearingTests
{
    private readonly ManualTimeProvider _clock = Some.Clock();

    [Fact]
    public void A_purged_queue_delivers_messages_that_are_sent_afterwards()
    {
        using var queue = Some.Queue(_clock);
        queue.Send("a", "b", "c");
        queue.Abandon(queue.ReceiveOne().LockToken).Succeeds();
        Assert.Equal((3, 0), queue.Purge());
        queue.Send("d");
        Assert.Equal(["d"], queue.ReceiveIds());
        Assert.Equal((0, 1), queue.Purge());
    }

    [Fact]
    public void A_purged_queue_lists_no_sessions()
    {
        using var queue = Some.Queue(_clock, new QueueOptions { RequiresSession = true });
        queue.SendTo("s", "a", "b");
        Assert.Equal((2, 0), queue.Purge());
        Assert.Equal((0, 0L), (queue.Snapshot("queue").Sessions, queue.Snapshot("queue").SizeInBytes));
    }

    [Fact]
    public void A_resubmitted_dead_letter_gets_a_new_sequence_number_and_no_delivery_count_and_is_not_a_duplicate()
    {
        using var queue = Some.Queue(_clock, new QueueOptions { DuplicateDetectionWindow = TimeSpan.FromHours(1), MaxDeliveryCount = 1 });
        queue.Send("a");
        queue.Abandon(queue.ReceiveOne().LockToken).Succeeds();
        Assert.Equal((1, 0), queue.Resubmit(isTransfer: false, null).Value);
        var message = queue.ReceiveOne().Message;
        Assert.Equal(("a", 0, 2L, null), (message.Content.MessageId, message.DeliveryCount, message.SequenceNumber, message.Reason()));
    }

    [Fact]
    public void A_dead_letter_that_a_receiver_has_locked_is_not_resubmitted()
    {
        using var queue = Some.Queue(_clock);
        queue.Send("a", "b");
        foreach (var delivery in queue.Receive()) queue.DeadLetter(delivery.LockToken, "bad", null).Succeeds();
        var held = queue.DeadLetterQueue!.ReceiveOne();
        Assert.Equal((1, 1), queue.Resubmit(isTransfer: false, null).Value);
        queue.DeadLetterQueue!.Complete(held.LockToken).Succeeds();
        Assert.Equal(["b"], queue.ReceiveIds());
    }

    [Fact]
    public void A_dead_letter_without_a_session_id_cannot_be_resubmitted_to_a_queue_with_sessions()
    {
        using var queue = Some.Queue(_clock, new QueueOptions { RequiresSession = true });
        queue.Publish(new(Some.Message("a"), 1, 0, null));
        Assert.Equal(["a"], queue.DeadLetterQueue!.PeekIds());
        Assert.Equal((0, 1), queue.Resubmit(isTransfer: false, null).Value);
        Assert.Equal(["a"], queue.DeadLetterQueue!.PeekIds());
    }

    [Fact]
    public void The_time_to_live_of_a_resubmitted_dead_letter_starts_again()
    {
        using var queue = Some.Queue(
            _clock, new QueueOptions { DefaultMessageTimeToLive = TimeSpan.FromMinutes(1), DeadLetteringOnMessageExpiration = true });
        queue.Send("a");
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((1, 0), queue.Resubmit(isTransfer: false, [1]).Value);
        Assert.Equal(_clock.GetUtcNow().AddMinutes(1), Assert.Single(queue.Peek(0, 10)).ExpiresAt);
    }

    [Fact]
    public void A_resubmitted_message_that_could_not_be_forwarded_is_forwarded_again()
    {
        using var target = new QueueEntity("target", new QueueOptions(), _clock, _ => null);
        QueueEntity? found = null;
        using var queue = new QueueEntity("orders", new QueueOptions { ForwardTo = "target" }, _clock, _ => found);
        queue.Send("a");
        Assert.Equal(["a"], queue.TransferDeadLetterQueue!.PeekIds());
        found = target;
        Assert.Equal((1, 0), queue.Resubmit(isTransfer: true, null).Value);
        Assert.Equal(["a"], target.PeekIds());
    }

    [Fact]
    public void A_dead_letter_cannot_be_resubmitted_to_a_queue_that_is_disabled_for_sending()
    {
        using var queue = Some.Queue(_clock);
        queue.Send("a");
        queue.DeadLetter(queue.ReceiveOne().LockToken, "bad", null).Succeeds();
        queue.Status = EntityStatus.SendDisabled;
        queue.Resubmit(isTransfer: false, null).Fails(BrokerError.EntityDisabled);
        Assert.Equal(["a"], queue.DeadLetterQueue!.PeekIds());
    }
}
