using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Emulator.Tests.Queues;

public sealed class SessionTests
{
    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = Some.Clock();
    private readonly QueueEntity _queue;

    public SessionTests() =>
        _queue = Some.Queue(_clock, new QueueOptions { RequiresSession = true, LockDuration = LockDuration, MaxDeliveryCount = 2 });

    [Fact]
    public void The_holder_of_a_session_receives_only_the_messages_of_that_session_in_order()
    {
        _queue.SendTo("red", "r1");
        _queue.SendTo("blue", "b1");
        _queue.SendTo("red", "r2");

        var (_, inbox) = _queue.Accept("red", credit: 10);
        _queue.SendTo("blue", "b2");
        _queue.SendTo("red", "r3");

        Assert.Equal(["r1", "r2", "r3"], inbox.Ids);
        Assert.All(inbox.Deliveries, delivery => Assert.Equal(Some.Noon + LockDuration, delivery.LockedUntil));
    }

    [Fact]
    public void A_session_is_held_by_a_single_receiver()
    {
        var (holder, _) = _queue.Accept("red");
        _queue.AcceptSession("red", ReceiveMode.PeekLock, new Inbox()).Fails(BrokerError.SessionCannotBeLocked);
        Assert.Same(holder, _queue.HolderOf("red"));

        holder.Close();
        Assert.Null(_queue.HolderOf("red"));

        Assert.True(_queue.AcceptSession("red", ReceiveMode.PeekLock, new Inbox()).Succeeded);
    }

    [Fact]
    public async Task The_next_session_is_the_one_that_has_been_without_a_holder_for_the_longest_time()
    {
        _queue.SendTo("red", "r1");
        _queue.SendTo("blue", "b1");
        _queue.SendTo("green", "g1");
        _queue.Accept("red");

        Assert.Equal("blue", (await AcceptNext()).Value!.SessionId);
        Assert.Equal("green", (await AcceptNext()).Value!.SessionId);
    }

    [Fact]
    public async Task Waiting_for_a_session_ends_when_a_message_for_any_session_arrives()
    {
        var waiting = AcceptNext();
        Assert.False(waiting.IsCompleted);

        _queue.SendTo("red", "r1");

        Assert.Equal("red", (await waiting).Value!.SessionId);
    }

    [Fact]
    public async Task Waiting_for_a_session_ends_when_one_is_released()
    {
        _queue.SendTo("red", "r1");
        var (holder, _) = _queue.Accept("red");
        var waiting = AcceptNext();
        Assert.False(waiting.IsCompleted);

        holder.Close();

        Assert.Equal("red", (await waiting).Value!.SessionId);
    }

    [Fact]
    public async Task Waiting_for_a_session_times_out()
    {
        var waiting = AcceptNext();

        _clock.Advance(TimeSpan.FromMinutes(1));

        (await waiting).Fails(BrokerError.Timeout);
        _queue.SendTo("red", "r1");
        Assert.Equal(0, _queue.Snapshot("queue").LockedSessions);
    }

    [Fact]
    public async Task Waiting_for_a_session_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var waiting = _queue.AcceptNextSession(ReceiveMode.PeekLock, new Inbox(), TimeSpan.FromMinutes(1), source.Token);

        await source.CancelAsync();

        (await waiting).Fails(BrokerError.Cancelled);
        _queue.SendTo("red", "r1");
        Assert.Equal(0, _queue.Snapshot("queue").LockedSessions);
    }

    [Fact]
    public void Closing_a_session_receiver_returns_its_messages_without_counting_a_delivery()
    {
        _queue.SendTo("red", "r1", "r2");
        var (holder, inbox) = _queue.Accept("red", credit: 2);

        holder.Close();

        _queue.Complete(inbox.Deliveries[0].LockToken).Fails(BrokerError.SessionLockLost);
        Assert.Equal([0, 0], _queue.Accept("red", credit: 2).Inbox.Deliveries.Select(delivery => delivery.Message.DeliveryCount));
    }

    [Fact]
    public void An_expired_session_lock_counts_as_a_delivery_and_closes_the_receiver()
    {
        _queue.SendTo("red", "r1", "r2");
        var (holder, inbox) = _queue.Accept("red", credit: 1);

        _clock.Advance(LockDuration);

        Assert.Equal(BrokerError.SessionLockLost, inbox.ClosedBecause?.Error);
        holder.RenewLock().Fails(BrokerError.SessionLockLost);
        holder.SetState(new byte[] { 1 }).Fails(BrokerError.SessionLockLost);
        _queue.Complete(inbox.Deliveries[0].LockToken).Fails(BrokerError.SessionLockLost);
        Assert.Equal([1, 0], _queue.Accept("red", credit: 2).Inbox.Deliveries.Select(delivery => delivery.Message.DeliveryCount));
    }

    [Fact]
    public void Renewing_a_session_lock_also_keeps_the_locks_of_its_messages()
    {
        _queue.SendTo("red", "r1");
        var (holder, inbox) = _queue.Accept("red", credit: 1);
        _clock.Advance(TimeSpan.FromSeconds(29));

        Assert.Equal(Some.Noon + TimeSpan.FromSeconds(59), holder.RenewLock().Value);
        _clock.Advance(TimeSpan.FromSeconds(29));

        _queue.RenewLock(inbox.Deliveries[0].LockToken).Fails(BrokerError.InvalidOperation);
        _queue.Complete(inbox.Deliveries[0].LockToken).Succeeds();
    }

    [Fact]
    public void An_abandoned_message_is_the_next_to_be_received_in_its_session()
    {
        _queue.SendTo("red", "r1", "r2", "r3");
        var (holder, inbox) = _queue.Accept("red", credit: 2);

        _queue.Abandon(inbox.Deliveries[0].LockToken).Succeeds();
        holder.AddCredit(2);

        Assert.Equal(["r1", "r2", "r1", "r3"], inbox.Ids);
    }

    [Fact]
    public void Session_state_remains_after_the_holder_and_the_messages_are_gone()
    {
        var (first, _) = _queue.Accept("red");
        Assert.Null(first.GetState().Value);
        first.SetState(new byte[] { 1, 2 }).Succeeds();
        first.Close();
        Assert.Equal(2, _queue.Snapshot("queue").SizeInBytes);

        var (second, _) = _queue.Accept("red");
        Assert.Equal([1, 2], second.GetState().Value!.Value.ToArray());
        second.SetState(null).Succeeds();
        second.Close();
        Assert.Equal((0, 0L), (_queue.Snapshot("queue").Sessions, _queue.Snapshot("queue").SizeInBytes));
    }

    [Fact]
    public void Sessions_are_listed_if_they_have_messages_or_if_their_state_was_set_after_a_given_time()
    {
        _queue.SendTo("red", "r1");
        _queue.SendTo("blue", "b1");
        _queue.Accept("green").Receiver.SetState(new byte[] { 1 }).Succeeds();

        Assert.Equal(["blue", "red"], _queue.ListSessions(null, 0, 10));
        Assert.Equal(["red"], _queue.ListSessions(null, 1, 10));
        Assert.Equal(["green"], _queue.ListSessions(Some.Noon, 0, 10));
        Assert.Empty(_queue.ListSessions(Some.Noon.AddTicks(1), 0, 10));
    }

    [Fact]
    public void Deferred_messages_can_be_received_only_by_the_holder_of_their_session()
    {
        _queue.SendTo("red", "r1");
        var (red, inbox) = _queue.Accept("red", credit: 1);
        _queue.Defer(inbox.Deliveries[0].LockToken).Succeeds();
        var (blue, _) = _queue.Accept("blue");

        _queue.ReceiveDeferred([1], ReceiveMode.PeekLock, blue).Fails(BrokerError.MessageNotFound);
        Assert.Single(_queue.ReceiveDeferred([1], ReceiveMode.PeekLock, red).Value!);
    }

    [Fact]
    public void Operations_that_do_not_fit_the_session_mode_of_a_queue_are_refused()
    {
        _queue.Send(Some.Message("a")).Fails(BrokerError.InvalidOperation);
        _queue.OpenReceiver(ReceiveMode.PeekLock, new Inbox()).Fails(BrokerError.InvalidOperation);
        Some.Queue(_clock).AcceptSession("red", ReceiveMode.PeekLock, new Inbox()).Fails(BrokerError.InvalidOperation);
    }

    [Fact]
    public void Dead_letters_from_a_session_are_received_without_a_session()
    {
        _queue.SendTo("red", "r1");
        var (_, inbox) = _queue.Accept("red", credit: 1);
        _queue.DeadLetter(inbox.Deliveries[0].LockToken, "Poison", null).Succeeds();

        Assert.Equal("red", _queue.DeadLetterQueue!.ReceiveOne().Message.Content.SessionId);
    }

    [Fact]
    public void Peek_can_be_limited_to_a_session()
    {
        _queue.SendTo("red", "r1");
        _queue.SendTo("blue", "b1");

        Assert.Equal("b1", Assert.Single(_queue.Peek(0, 10, "blue")).Content.MessageId);
    }

    private Task<Outcome<SessionReceiver>> AcceptNext() =>
        _queue.AcceptNextSession(ReceiveMode.PeekLock, new Inbox(), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
}
