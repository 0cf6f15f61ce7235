using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Emulator.Tests.Queues;

public sealed class TimeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _clock = Some.Clock();

    [Fact]
    public void An_expired_message_is_deleted()
    {
        var queue = Some.Queue(_clock);
        queue.Send(Some.Message("a") with { TimeToLive = Minute });
        queue.Send("b");
        Assert.Equal(Some.Noon + Minute, queue.Peek(0, 1)[0].ExpiresAt);

        _clock.Advance(Minute);

        Assert.Equal(["b"], queue.PeekIds());
        Assert.Equal(["b"], queue.ReceiveIds());
        Assert.Equal(0, queue.DeadLetterQueue!.MessageCount);
    }

    [Fact]
    public void An_expired_message_is_dead_lettered_if_the_queue_is_configured_so_and_does_not_expire_again()
    {
        var queue = Some.Queue(_clock, new QueueOptions { DeadLetteringOnMessageExpiration = true, DefaultMessageTimeToLive = Minute });
        queue.Send("a");

        _clock.Advance(Minute);

        var dead = Assert.Single(queue.DeadLetterQueue!.Peek(0, 10));
        Assert.Equal(("TTLExpiredException", "The message expired and was dead lettered."), (dead.Reason(), dead.Description()));
        _clock.Advance(TimeSpan.FromDays(1000));
        Assert.Equal(["a"], queue.DeadLetterQueue.ReceiveIds());
    }

    [Theory]
    [InlineData(10, 5, 5)]
    [InlineData(5, 10, 5)]
    [InlineData(null, 10, 10)]
    [InlineData(5, null, 5)]
    public void The_shorter_time_to_live_of_the_message_and_the_queue_applies(int? own, int? ofQueue, int expected)
    {
        var queue = Some.Queue(_clock, new QueueOptions { DefaultMessageTimeToLive = ofQueue is { } q ? q * Minute : null });

        queue.Send(Some.Message("a") with { TimeToLive = own is { } o ? o * Minute : null });

        Assert.Equal(Some.Noon + (expected * Minute), queue.Peek(0, 1)[0].ExpiresAt);
    }

    [Fact]
    public void A_message_without_any_time_to_live_never_expires()
    {
        var queue = Some.Queue(_clock);
        queue.Send(Some.Message("a") with { TimeToLive = TimeSpan.MaxValue });

        Assert.Equal(DateTimeOffset.MaxValue, queue.Peek(0, 1)[0].ExpiresAt);
        _clock.Advance(TimeSpan.FromDays(100_000));
        Assert.Equal(["a"], queue.ReceiveIds());
    }

    [Fact]
    public void A_locked_message_does_not_expire_until_its_lock_is_given_up()
    {
        var queue = Some.Queue(_clock, new QueueOptions { LockDuration = 5 * Minute });
        foreach (var id in new[] { "completed", "abandoned", "lost" }) queue.Send(Some.Message(id) with { TimeToLive = Minute });
        var deliveries = queue.Receive();
        _clock.Advance(2 * Minute);
        Assert.Equal(3, queue.MessageCount);

        queue.Complete(deliveries[0].LockToken).Succeeds();
        queue.Abandon(deliveries[1].LockToken).Succeeds();
        Assert.Equal(["lost"], queue.PeekIds());

        _clock.Advance(3 * Minute);
        Assert.Equal(0, queue.MessageCount);
    }

    [Fact]
    public void A_deferred_message_does_not_expire()
    {
        var queue = Some.Queue(_clock, new QueueOptions { DeadLetteringOnMessageExpiration = true });
        queue.Send(Some.Message("a") with { TimeToLive = Minute });
        queue.Defer(queue.ReceiveOne().LockToken).Succeeds();

        _clock.Advance(5 * Minute);

        Assert.True(queue.ReceiveDeferred([1], ReceiveMode.PeekLock).Succeeded);
    }

    [Fact]
    public void A_message_that_is_completed_before_it_expires_is_not_dead_lettered()
    {
        var queue = Some.Queue(_clock, new QueueOptions { DeadLetteringOnMessageExpiration = true, DefaultMessageTimeToLive = 5 * Minute });
        for (var i = 0; i < 2000; i++)
        {
            queue.Send("a");
            queue.Complete(queue.ReceiveOne().LockToken).Succeeds();
        }

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, queue.DeadLetterQueue!.MessageCount);
    }

    [Fact]
    public void A_scheduled_message_arrives_at_its_scheduled_time_as_if_it_were_sent_then()
    {
        var queue = Some.Queue(_clock);
        var at = Some.Noon + (10 * Minute);
        Assert.Equal(1, queue.Send(Some.Message("scheduled") with { ScheduledEnqueueTime = at, TimeToLive = Minute }).Value);
        queue.Send("sent");
        var waiting = queue.Open(credit: 10, ReceiveMode.ReceiveAndDelete);

        _clock.Advance(at - Some.Noon - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["sent"], waiting.Ids);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        var late = waiting.Deliveries[1].Message;
        Assert.Equal(
            ("scheduled", 3L, at, at + Minute, MessageState.Active),
            (late.Content.MessageId, late.SequenceNumber, late.EnqueuedTime, late.ExpiresAt, late.State));
    }

    [Fact]
    public void Messages_scheduled_for_the_same_time_arrive_in_the_order_they_were_sent()
    {
        var queue = Some.Queue(_clock);
        string[] ids = [.. Enumerable.Range(0, 50).Select(i => $"{i}")];
        queue.Send([.. ids.Select(id => Some.Message(id) with { ScheduledEnqueueTime = Some.Noon + Minute })]);

        _clock.Advance(Minute);

        Assert.Equal(ids, queue.ReceiveIds());
    }

    [Fact]
    public void A_cancelled_message_is_not_delivered()
    {
        var queue = Some.Queue(_clock);
        queue.Send([
            Some.Message("a") with { ScheduledEnqueueTime = Some.Noon + Minute },
            Some.Message("b") with { ScheduledEnqueueTime = Some.Noon + Minute },
        ]);
        queue.CancelScheduled([1, 7]).Fails(BrokerError.MessageNotFound);

        queue.CancelScheduled([1]).Succeeds();
        _clock.Advance(Minute);

        Assert.Equal(["b"], queue.ReceiveIds());
        queue.CancelScheduled([2]).Fails(BrokerError.MessageNotFound);
    }

    [Fact]
    public void A_message_scheduled_for_a_time_in_the_past_arrives_at_once()
    {
        var queue = Some.Queue(_clock);
        queue.Send(Some.Message("a") with { ScheduledEnqueueTime = Some.Noon });

        Assert.Equal(["a"], queue.ReceiveIds());
    }

    [Fact]
    public void A_duplicate_within_the_detection_window_is_accepted_and_dropped()
    {
        var queue = Some.Queue(_clock, new QueueOptions { DuplicateDetectionWindow = Minute });
        Assert.Equal(1, queue.Send(Some.Message("a")).Value);
        queue.Complete(queue.ReceiveOne().LockToken).Succeeds();

        _clock.Advance(Minute - TimeSpan.FromTicks(1));
        Assert.Equal(0, queue.Send(Some.Message("a")).Value);
        Assert.Equal(0, queue.MessageCount);

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, queue.Send(Some.Message("a")).Value);
    }

    [Fact]
    public void Message_ids_are_compared_with_case_and_messages_without_an_id_are_never_duplicates()
    {
        var queue = Some.Queue(_clock, new QueueOptions { DuplicateDetectionWindow = Minute });
        queue.Send([Some.Message("a"), Some.Message("A"), Some.Message("a"), new TestContent(), new TestContent()]);

        Assert.Equal(["a", "A", null, null], queue.PeekIds());
    }

    [Fact]
    public void A_message_with_the_same_id_as_a_scheduled_one_is_a_duplicate()
    {
        var queue = Some.Queue(_clock, new QueueOptions { DuplicateDetectionWindow = 10 * Minute });
        queue.Send(Some.Message("a") with { ScheduledEnqueueTime = Some.Noon + Minute });

        Assert.Equal(0, queue.Send(Some.Message("a")).Value);
        _clock.Advance(Minute);
        Assert.Equal(["a"], queue.ReceiveIds());
    }
}
