using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Testing;

namespace Amqp.Tests.Transport;

/// <summary>A server against a peer that follows a script.</summary>
public sealed class ConversationTests
{
    private static readonly byte[] Body = Message("hello");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transfers_that_arrive_together_are_settled_with_one_disposition()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        await peer.AttachSenderAsync("q");
        var flow = await peer.ExpectAsync(Descriptor.Flow, Flow.Read);
        Assert.Equal((0u, 100u, 0u), (flow.Handle, flow.LinkCredit, flow.DeliveryCount));

        await peer.SendAsync([.. Enumerable.Range(0, 5)
            .SelectMany(i => ScriptedPeer.Bytes(new Transfer { Handle = 0, DeliveryId = (uint)i, DeliveryTag = [(byte)i] }, Body))]);

        Assert.Equal(
            new Disposition(Role.Receiver, 0, 4, true, DeliveryState.Accepted),
            await peer.ExpectAsync(Descriptor.Disposition, Disposition.Read));
    }

    [Fact]
    public async Task A_server_sends_as_many_messages_as_it_has_credit_for_and_answers_a_drain()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        for (var i = 0; i < 5; i++) peer.Node["q"].Add(new AmqpMessage(Body));
        await peer.AttachReceiverAsync("q");

        await peer.GrantAsync(2);
        for (var i = 0u; i < 2; i++)
        {
            var (transfer, payload) = await peer.ExpectFrameAsync(Descriptor.Transfer, Transfer.Read);
            Assert.Equal((i, false, Convert.ToHexString(Body)), (transfer.DeliveryId, transfer.More, Convert.ToHexString(payload)));
            Assert.Equal(4, transfer.DeliveryTag!.Length);
        }
        await peer.GrantAsync(10, deliveryCount: 2, drain: true, nextIncomingId: 2);

        for (var i = 2u; i < 5; i++) Assert.Equal(i, (await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read)).DeliveryId);
        var flow = await peer.ExpectAsync(Descriptor.Flow, Flow.Read);
        Assert.Equal((12u, 0u, true), (flow.DeliveryCount!.Value, flow.LinkCredit!.Value, flow.Drain));
    }

    [Fact]
    public async Task Credit_counts_from_the_delivery_count_that_the_receiver_has_last_seen()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        for (var i = 0; i < 3; i++) peer.Node["q"].Add(new AmqpMessage(Body));
        await peer.AttachReceiverAsync("q");
        await peer.GrantAsync(2);
        await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read);
        await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read);

        // The sender still counts from the first delivery: a credit of two from there allows one more.
        await peer.GrantAsync(2, deliveryCount: 1, nextIncomingId: 1, echo: true);

        var flow = await peer.ExpectAsync(Descriptor.Flow, Flow.Read);
        Assert.Equal((2u, 1u), (flow.DeliveryCount!.Value, flow.LinkCredit!.Value));
        Assert.Equal(2u, (await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read)).DeliveryId);
    }

    [Fact]
    public async Task A_message_pauses_while_the_session_window_is_closed_and_continues_when_it_opens()
    {
        await using var peer = await ScriptedPeer.BeginAsync(open: new Open { ContainerId = "small", MaxFrameSize = 512 }, window: 1);
        peer.Node["q"].Add(new AmqpMessage(Message(new string('x', 1000))));
        await peer.AttachReceiverAsync("q");

        await peer.GrantAsync(1, window: 1);
        var (first, one) = await peer.ExpectFrameAsync(Descriptor.Transfer, Transfer.Read);
        // The echo arrives instead of the rest, so the window is closed.
        await peer.SendAsync(new Flow { NextIncomingId = 1, IncomingWindow = 0, NextOutgoingId = 0, OutgoingWindow = 1, Echo = true });
        Assert.Equal(1u, (await peer.ExpectAsync(Descriptor.Flow, Flow.Read)).NextOutgoingId);
        await peer.SendAsync(new Flow { NextIncomingId = 1, IncomingWindow = 5, NextOutgoingId = 0, OutgoingWindow = 1 });
        var (second, two) = await peer.ExpectFrameAsync(Descriptor.Transfer, Transfer.Read);
        var (third, three) = await peer.ExpectFrameAsync(Descriptor.Transfer, Transfer.Read);

        Assert.True(first.More && second.More && !third.More);
        Assert.Null(third.DeliveryId);
        Assert.Equal(Message(new string('x', 1000)), one.Concat(two).Concat(three));
        Assert.InRange(one.Length, 400, 512);
    }

    [Fact]
    public async Task A_transfer_in_several_frames_is_reassembled_and_an_aborted_one_is_dropped()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        await peer.AttachSenderAsync("q");
        await peer.ExpectAsync(Descriptor.Flow, Flow.Read);

        await peer.TransferAsync(0, [1, 2, 3], more: true);
        await peer.TransferAsync(0, [], aborted: true);
        foreach (var (part, more) in new[] { (Body[..3], true), (Body[3..4], true), (Body[4..], false) })
            await peer.TransferAsync(1, part, more);

        Assert.Equal(
            new Disposition(Role.Receiver, 1, 1, true, DeliveryState.Accepted),
            await peer.ExpectAsync(Descriptor.Disposition, Disposition.Read));
        Assert.Equal(Body, Assert.Single(peer.Node["q"].Arrived).Payload.ToArray());
    }

    [Fact]
    public async Task A_disposition_for_a_range_settles_each_delivery_in_it_once()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        for (var i = 0; i < 4; i++) peer.Node["q"].Add(new AmqpMessage(Body));
        await peer.AttachReceiverAsync("q");
        await peer.GrantAsync(4);
        for (var i = 0; i < 4; i++) await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read);
        var link = (SenderLink)peer.Node["q"].Links[0];

        await peer.SendAsync(new Disposition(Role.Receiver, 1, int.MaxValue, true, DeliveryState.Released));
        await peer.SendAsync(new Disposition(Role.Receiver, 0, 3, true, DeliveryState.Accepted));

        await Eventually.True(() => peer.Node["q"].Outcomes.Count >= 4 && link.Unsettled == 0, Cancellation);
        Assert.Equal(
            [DeliveryState.Released, DeliveryState.Released, DeliveryState.Released, DeliveryState.Accepted],
            peer.Node["q"].Outcomes.Select(it => it.State));
    }

    [Fact]
    public async Task A_refused_attach_is_answered_without_a_source_or_target_and_detached_with_the_reason()
    {
        await using var peer = await ScriptedPeer.BeginAsync(
            node: new TestNode { Deciding = (_, _) => new(LinkDecision.Refuse(ErrorCondition.NotFound, "No.")) });

        var sending = await peer.AttachSenderAsync("q");
        var first = await peer.ExpectAsync(Descriptor.Detach, Detach.Read);
        var receiving = await peer.AttachReceiverAsync("q", handle: 1);
        var second = await peer.ExpectAsync(Descriptor.Detach, Detach.Read);

        Assert.True(sending is { Role: Role.Receiver, Target: null, Source: not null });
        Assert.True(receiving is { Role: Role.Sender, Source: null, Target: not null, InitialDeliveryCount: 0 });
        Assert.Equal(new Detach(sending.Handle, true, new AmqpError(ErrorCondition.NotFound, "No.")), first);
        Assert.Equal((receiving.Handle, true), (second.Handle, second.Closed));
    }

    [Fact]
    public async Task A_handle_can_be_used_again_after_a_detach()
    {
        await using var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { HandleMax = 0 });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(0u, (await peer.AttachReceiverAsync("q")).Handle);
            await peer.SendAsync(new Detach(0, true, null));
            Assert.Equal(new Detach(0, true, null), await peer.ExpectAsync(Descriptor.Detach, Detach.Read));
        }
        Assert.Equal(3, peer.Node["q"].Detached.Count);
    }

    [Fact]
    public async Task A_channel_can_be_used_again_after_an_end_and_a_close_is_answered()
    {
        await using var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { ChannelMax = 0 });
        await peer.AttachReceiverAsync("q");
        for (var i = 0; i < 3; i++)
        {
            await peer.SendAsync(new End(null));
            await peer.ExpectAsync(Descriptor.End, End.Read);
            await peer.SendAsync(new Begin(null, 0, 1, 1, 1));
            Assert.Equal((ushort)0, (await peer.ExpectAsync(Descriptor.Begin, Begin.Read)).RemoteChannel);
        }
        Assert.Single(peer.Node["q"].Detached);

        await peer.SendAsync(new Close(null));

        Assert.Null((await peer.ExpectAsync(Descriptor.Close, Close.Read)).Error);
        await peer.ExpectGoneAsync();
        Assert.Null(await peer.Node.Closed.Task);
    }

    [Fact]
    public async Task A_server_sends_empty_frames_while_it_is_idle()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        await using var peer = await ScriptedPeer.BeginAsync(
            new AmqpListenerOptions { Time = clock, IdleTimeout = Timeout.InfiniteTimeSpan },
            open: new Open { ContainerId = "peer", IdleTimeout = 4000 });

        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("0000000802000000", Convert.ToHexString(await peer.ReadFrameAsync()));
        }
    }

    [Fact]
    public async Task A_peer_that_is_silent_for_twice_the_idle_timeout_is_disconnected_and_reported()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { Time = clock, IdleTimeout = TimeSpan.FromSeconds(10) });

        clock.Advance(TimeSpan.FromSeconds(15));
        await peer.SendAsync(Convert.FromHexString("0000000802000000"));
        await peer.SendAsync(new Flow { NextIncomingId = 0, IncomingWindow = 1, NextOutgoingId = 0, OutgoingWindow = 1, Echo = true });
        await peer.ExpectAsync(Descriptor.Flow, Flow.Read);
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.False(peer.Server.Completion.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(ErrorCondition.ConnectionForced, (await peer.ExpectAsync(Descriptor.Close, Close.Read)).Error!.Condition);
        await peer.DisposeAsync();
        Assert.Equal(ErrorCondition.ConnectionForced, Assert.IsType<AmqpException>(await peer.Node.Closed.Task).Error.Condition);
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_a_close_is_disconnected_after_the_close_timeout()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        await using var peer =
            await ScriptedPeer.BeginAsync(new AmqpListenerOptions { Time = clock, IdleTimeout = Timeout.InfiniteTimeSpan });

        var closing = peer.Server.CloseAsync(new AmqpError("test:over", "Over."), Cancellation);
        Assert.Equal("test:over", (await peer.ExpectAsync(Descriptor.Close, Close.Read)).Error!.Condition.Value);
        Assert.False(closing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));

        await closing;
        await peer.ExpectGoneAsync();
    }

    [Fact]
    public async Task An_exception_in_a_handler_closes_the_connection_and_is_reported()
    {
        await using var peer =
            await ScriptedPeer.BeginAsync(node: new TestNode { Deciding = (_, _) => throw new InvalidOperationException("a bug") });

        await peer.SendAsync(new Attach { Name = "x", Handle = 0, Role = Role.Receiver, Source = new Source(), Target = new Target() });

        var error = (await peer.ExpectAsync(Descriptor.Close, Close.Read)).Error!;
        Assert.Equal(ErrorCondition.InternalError, error.Condition);
        Assert.DoesNotContain("a bug", error.Description!, StringComparison.Ordinal);
        await peer.SendAsync(new Close(null));
        await peer.DisposeAsync();
        Assert.Equal("a bug", (await peer.Node.Closed.Task)!.Message);
    }

    internal static byte[] Message(string text) => new AmqpMessageBuilder { Value = text }.Build().Encode().ToArray();
}
