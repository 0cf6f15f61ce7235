using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;

namespace Emulator.Tests.Queues;

/// <summary>Timers fire late on a busy machine; what is past its time is past it all the same.</summary>
public sealed class LateTimerTests
{
    private readonly ClockWithoutTimers _clock = new();

    [Fact]
    public void An_expired_message_is_not_delivered()
    {
        var queue = Some.Queue(_clock, new QueueOptions { DeadLetteringOnMessageExpiration = true });
        queue.Send(Some.Message("a") with { TimeToLive = TimeSpan.FromSeconds(1) });
        queue.Send("b");
        _clock.Now += TimeSpan.FromSeconds(1);

        Assert.Equal(["b"], queue.ReceiveIds());
        Assert.Equal(["a"], queue.DeadLetterQueue!.PeekIds());
    }

    [Fact]
    public void A_message_cannot_be_settled_after_its_lock_has_expired()
    {
        var queue = Some.Queue(_clock);
        queue.Send("a");
        var delivery = queue.ReceiveOne();
        _clock.Now += TimeSpan.FromMinutes(1);

        queue.Complete(delivery.LockToken).Fails(BrokerError.MessageLockLost);
        queue.RenewLock(delivery.LockToken).Fails(BrokerError.MessageLockLost);
    }

    [Fact]
    public void A_session_can_be_accepted_by_another_receiver_when_its_lock_has_expired()
    {
        var queue = Some.Queue(_clock, new QueueOptions { RequiresSession = true });
        queue.SendTo("red", "r1");
        var (late, inbox) = queue.Accept("red", credit: 1);
        _clock.Now += TimeSpan.FromMinutes(1);

        late.GetState().Fails(BrokerError.SessionLockLost);
        Assert.Equal(1, Assert.Single(queue.Accept("red", credit: 1).Inbox.Deliveries).Message.DeliveryCount);
        Assert.Equal(BrokerError.SessionLockLost, inbox.ClosedBecause?.Error);
    }

    private sealed class ClockWithoutTimers : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Some.Noon;

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
