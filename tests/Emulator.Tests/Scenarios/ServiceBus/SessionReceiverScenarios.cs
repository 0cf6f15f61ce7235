using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.Scenarios.ServiceBus;

public sealed class SessionReceiverScenarios : ServiceBusScenario
{
    [Theory]
    [InlineData(null, 10)]
    [InlineData(1L, 10)]
    [InlineData(4L, 7)]
    [InlineData(10_000L, 0)]
    public async Task Peeking_returns_messages_of_the_session_from_a_given_number_on(long? from, int expected)
    {
        await SendAsync(Sessions, 10, Session);
        await SendAsync(Sessions, 1, "another");
        await using var receiver = await AcceptAsync(Session);
        var peeked = await receiver.PeekMessagesAsync(20, from, Cancellation);
        Assert.Equal(expected, peeked.Count);
        Assert.All(peeked, message => Assert.True(message.SessionId == Session && message.SequenceNumber >= (from ?? 1)));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 5)]
    [InlineData(50, 10)]
    public async Task Peeking_continues_at_the_next_sequence_number(int count, int atOnce)
    {
        await SendAsync(Sessions, count, Session);
        await using var receiver = await AcceptAsync(null);
        Assert.Equal(Enumerable.Range(1, count).Select(i => (long)i), (await PeekAsync(receiver, atOnce))
            .Select(message => message.SequenceNumber));
    }

    [Theory]
    [InlineData(Sessions)]
    [InlineData(Topic)]
    public async Task A_client_that_accepts_any_session_gets_one_that_no_other_receiver_holds(string entity)
    {
        foreach (var id in new[] { "1", "2", "3" }) await SendAsync(entity, 10, id);
        var receivers = new List<ServiceBusSessionReceiver>();
        for (var i = 0; i < 3; i++) receivers.Add(await AcceptAsync(null, entity));
        Assert.Equal(["1", "2", "3"], receivers.Select(receiver => receiver.SessionId).Order());
        foreach (var receiver in receivers)
        {
            Assert.All(await receiver.PeekMessagesAsync(20, cancellationToken: Cancellation), message =>
                Assert.Equal(receiver.SessionId, message.SessionId));
            await receiver.DisposeAsync();
        }
        for (var i = 0; i < 6; i++) await (await AcceptAsync(null, entity)).DisposeAsync();
    }

    [Fact]
    public async Task Accepting_a_session_that_another_receiver_holds_is_refused_and_a_free_one_is_accepted()
    {
        await using var holder = await AcceptAsync(Session);
        await using var other = await AcceptAsync("another");
        await using var client = NewClient(retries: 0);
        await FailsAsync(ServiceBusFailureReason.SessionCannotBeLocked, () =>
            client.AcceptSessionAsync(Sessions, Session, cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData(Session, ServiceBusReceiveMode.PeekLock, 0)]
    [InlineData(null, ServiceBusReceiveMode.PeekLock, 100)]
    [InlineData(Session, ServiceBusReceiveMode.ReceiveAndDelete, 0)]
    [InlineData(null, ServiceBusReceiveMode.ReceiveAndDelete, 0)]
    public async Task The_messages_of_a_session_are_received_in_order(string? id, ServiceBusReceiveMode mode, int prefetch)
    {
        var ids = await SendAsync(Sessions, 10, Session);
        var options = new ServiceBusSessionReceiverOptions { ReceiveMode = mode, PrefetchCount = prefetch };
        await using var receiver = await AcceptAsync(id, options: options);
        var got = await ReceiveAsync(receiver, 10);
        Assert.Equal(ids, Ids(got));
        Assert.All(got, message => Assert.Equal((Session, 1), (message.SessionId, message.DeliveryCount)));
        if (mode == ServiceBusReceiveMode.PeekLock)
        {
            Assert.Equal(ids, Ids(await PeekAsync(receiver, 10)));
            foreach (var message in got) await receiver.CompleteMessageAsync(message, Cancellation);
        }
        Assert.Null(await receiver.PeekMessageAsync(1, Cancellation));
    }

    [Theory]
    [InlineData(Sessions, Session)]
    [InlineData(Sessions, null)]
    [InlineData(Topic, Session)]
    public async Task A_message_of_a_session_can_be_completed_or_abandoned_or_dead_lettered_or_deferred(string entity, string? id)
    {
        var ids = await SendAsync(entity, 4, Session);
        await using var receiver = await AcceptAsync(id, entity);
        var got = await ReceiveAsync(receiver, 4);
        await receiver.CompleteMessageAsync(got[0], Cancellation);
        await receiver.AbandonMessageAsync(got[1], cancellationToken: Cancellation);
        await receiver.DeadLetterMessageAsync(got[2], "reason", "description", Cancellation);
        await receiver.DeferMessageAsync(got[3], cancellationToken: Cancellation);

        Assert.Equal(ids[1], (await receiver.ReceiveMessageAsync(Wait, Cancellation)).MessageId);
        Assert.Equal(ids[3], (await receiver.ReceiveDeferredMessageAsync(got[3].SequenceNumber, Cancellation)).MessageId);
        var options = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter };
        await using var dead =
            entity == Topic ? Client.CreateReceiver(Topic, SessionSubscription, options) : Client.CreateReceiver(entity, options);
        var letter = await dead.ReceiveMessageAsync(Wait, Cancellation);
        Assert.Equal(
            (ids[2], Session, "reason", "description"),
            (letter.MessageId, letter.SessionId, letter.DeadLetterReason, letter.DeadLetterErrorDescription));
        await dead.CompleteMessageAsync(letter, Cancellation);
    }

    [Theory]
    [InlineData(Session)]
    [InlineData(null)]
    public async Task A_renewed_session_lock_remains_valid_after_its_first_expiry_time(string? id)
    {
        await SendAsync(ShortSessions, 1, Session);
        await using var receiver = await AcceptAsync(id, ShortSessions);
        var message = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        var end = receiver.SessionLockedUntil;
        while (Now <= end + (ShortLock / 2))
        {
            await receiver.RenewSessionLockAsync(Cancellation);
            await PassedAsync(Now + (ShortLock / 4));
        }
        Assert.True(receiver.SessionLockedUntil > end);
        await receiver.CompleteMessageAsync(message, Cancellation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_receiver_is_closed_after_its_lock_has_expired_and_the_session_can_be_accepted_again(bool waits)
    {
        var ids = await SendAsync(ShortSessions, 1, Session);
        // The client waits this long for its link, which no longer exists, to be drained.
        await using var client = NewClient(ShortLock);
        await using var receiver = await client.AcceptSessionAsync(ShortSessions, Session, cancellationToken: Cancellation);
        var first = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        if (!waits) await Eventually.True(() => Counts(ShortSessions).LockedSessions == 0, Cancellation);
        Assert.False(receiver.IsClosed);
        Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(1), Cancellation).WaitAsync(Wait, Cancellation));
        Assert.True(receiver.IsClosed);

        await using var next = await AcceptAsync(null, ShortSessions);
        var again = await next.ReceiveMessageAsync(Wait, Cancellation);
        Assert.Equal((ids[0], 1, 2), (again.MessageId, first.DeliveryCount, again.DeliveryCount));
    }

    [Fact]
    public async Task After_its_session_lock_has_expired_a_receiver_cannot_settle_its_messages()
    {
        await SendAsync(ShortSessions, 2, Session);
        await using var receiver = await AcceptAsync(Session, ShortSessions);
        var message = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        await Eventually.True(() => Counts(ShortSessions).LockedSessions == 0, Cancellation);
        Assert.True(receiver.SessionLockedUntil <= Now);
        await FailsAsync(ServiceBusFailureReason.SessionLockLost, () => receiver.RenewSessionLockAsync(Cancellation));
        await FailsAsync(ServiceBusFailureReason.SessionLockLost, () => receiver.GetSessionStateAsync(Cancellation));
        await FailsAsync(ServiceBusFailureReason.SessionLockLost, () => receiver.CompleteMessageAsync(message, Cancellation));
    }

    [Fact]
    public async Task Accepting_a_session_of_a_queue_without_sessions_is_refused()
    {
        await SendAsync(Queue, 1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client.AcceptNextSessionAsync(Queue, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Client.AcceptSessionAsync(Queue, Session, cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData(Session)]
    [InlineData(null)]
    public async Task Session_state_is_kept_until_it_is_removed(string? id)
    {
        await SendAsync(Sessions, 1, Session);
        await using (var receiver = await AcceptAsync(id))
        {
            Assert.Null(await receiver.GetSessionStateAsync(Cancellation));
            await receiver.SetSessionStateAsync(new BinaryData("begun"), Cancellation);
            Assert.Equal("begun", (await receiver.GetSessionStateAsync(Cancellation)).ToString());
            await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync(Wait, Cancellation), Cancellation);
            await receiver.SetSessionStateAsync(new BinaryData("done"), Cancellation);
        }
        await using var next = await AcceptAsync(Session);
        Assert.Equal("done", (await next.GetSessionStateAsync(Cancellation)).ToString());
        await next.SetSessionStateAsync(null, Cancellation);
        Assert.Null(await next.GetSessionStateAsync(Cancellation));
    }

    [Fact]
    public async Task An_iterator_continues_while_the_session_lock_is_renewed()
    {
        await SendAsync(ShortSessions, 5, Session);
        await using var receiver = await AcceptAsync(null, ShortSessions);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var renewals = RenewAsync(receiver, ending.Token);
        var (end, got) = (receiver.SessionLockedUntil, 0);
        await Assert.ThrowsAsync<TaskCanceledException>(async () =>
        {
            await foreach (var message in receiver.ReceiveMessagesAsync(ending.Token))
            {
                await receiver.CompleteMessageAsync(message, CancellationToken.None);
                if (++got == 5)
                {
                    await PassedAsync(end + (ShortLock / 2));
                    await SendAsync(ShortSessions, 5, Session);
                }
                if (got == 10) await ending.CancelAsync();
            }
        });
        await renewals;
        Assert.Equal(10, got);
    }

    [Fact]
    public async Task Waiting_for_a_session_can_be_cancelled_and_the_next_waiting_client_gets_the_session()
    {
        await using var client = NewClient(TimeSpan.FromMinutes(1));
        using var cancelling = new CancellationTokenSource(Moment);
        await Assert.ThrowsAsync<TaskCanceledException>(() => client.AcceptNextSessionAsync(Sessions, cancellationToken: cancelling.Token));
        await SendAsync(Sessions, 1, Session);
        await using var receiver = await client.AcceptNextSessionAsync(Sessions, cancellationToken: Cancellation)
            .WaitAsync(Wait, Cancellation);
        Assert.Equal(Session, receiver.SessionId);
    }

    [Fact]
    public async Task A_session_can_have_an_empty_name()
    {
        await using var receiver = await AcceptAsync("");
        Assert.Equal("", receiver.SessionId);
    }

    [Fact]
    public async Task A_client_that_waits_for_a_session_gets_a_new_one()
    {
        var accepting = Client.AcceptNextSessionAsync(Sessions, cancellationToken: Cancellation);
        await SendAsync(Sessions, 1, "late");
        await using var receiver = await accepting.WaitAsync(Wait, Cancellation);
        Assert.Equal("late", receiver.SessionId);
    }

    private Task<ServiceBusSessionReceiver> AcceptAsync(string? id, string entity = Sessions,
        ServiceBusSessionReceiverOptions? options = null) => (entity, id) switch
    {
        (Topic, null) => Client.AcceptNextSessionAsync(Topic, SessionSubscription, options, Cancellation),
        (Topic, _) => Client.AcceptSessionAsync(Topic, SessionSubscription, id, options, Cancellation),
        (_, null) => Client.AcceptNextSessionAsync(entity, options, Cancellation),
        _ => Client.AcceptSessionAsync(entity, id, options, Cancellation),
    };

    private static async Task RenewAsync(ServiceBusSessionReceiver receiver, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            await receiver.RenewSessionLockAsync(CancellationToken.None);
            await PassedAsync(Now + (ShortLock / 4));
        }
    }
}
