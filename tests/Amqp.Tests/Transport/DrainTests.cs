using Local.Amqp.Client;
using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Testing;

namespace Amqp.Tests.Transport;

public sealed class DrainTests
{
    private static readonly byte[] Body = new AmqpMessageBuilder { Value = "hello" }.Build().Encode().ToArray();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_drain_is_answered_when_deliveries_that_waited_for_the_session_window_are_sent()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        for (var i = 0; i < 5; i++) peer.Node["q"].Add(new AmqpMessage(Body));
        await peer.AttachReceiverAsync("q");

        await peer.GrantAsync(10, drain: true, window: 2);
        for (var i = 0u; i < 2; i++) Assert.Equal(i, (await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read)).DeliveryId);
        await peer.SendAsync(new Flow { NextIncomingId = 2, IncomingWindow = 10, NextOutgoingId = 0, OutgoingWindow = 100 });

        for (var i = 2u; i < 5; i++) Assert.Equal(i, (await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read)).DeliveryId);
        var answer = await peer.ExpectAsync(Descriptor.Flow, Flow.Read);
        Assert.Equal((10u, 0u, true), (answer.DeliveryCount!.Value, answer.LinkCredit!.Value, answer.Drain));
    }

    [Fact]
    public async Task A_drain_is_answered_at_once_when_deliveries_wait_for_the_settlement_of_others()
    {
        await using var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { MaxUnsettled = 2 });
        for (var i = 0; i < 5; i++) peer.Node["q"].Add(new AmqpMessage(Body));
        await peer.AttachReceiverAsync("q");

        await peer.GrantAsync(10, drain: true);
        for (var i = 0u; i < 2; i++) Assert.Equal(i, (await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read)).DeliveryId);
        var answer = await peer.ExpectAsync(Descriptor.Flow, Flow.Read);
        Assert.Equal((10u, 0u), (answer.DeliveryCount!.Value, answer.LinkCredit!.Value));
    }

    [Fact]
    public async Task Each_settlement_makes_room_for_a_delivery_when_the_limit_of_unsettled_deliveries_is_reached()
    {
        var source = new ThreeMessages();
        await using var peer = await ScriptedPeer.BeginAsync(
            new AmqpListenerOptions { MaxUnsettled = 3 }, new TestNode { Deciding = (_, _) => new(LinkDecision.Send(source)) });
        await peer.AttachReceiverAsync("q");
        await peer.GrantAsync(10);
        for (var i = 0; i < 3; i++) await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read);

        var asked = source.Asked;
        for (var i = 0u; i < 3; i++) await peer.SendAsync(new Disposition(Role.Receiver, i, i, true, DeliveryState.Accepted));

        await Eventually.True(() => source.Asked == asked + 3, Cancellation);
        Assert.Equal(3, source.Link!.Credit);
    }

    [Fact]
    public async Task A_delivery_that_is_settled_before_its_last_frame_counts_once()
    {
        await using var peer = await ScriptedPeer.BeginAsync(open: new Open { ContainerId = "small", MaxFrameSize = 512 }, window: 1);
        peer.Node["q"].Add(new AmqpMessageBuilder { Data = new byte[600] }.Build());
        await peer.AttachReceiverAsync("q");
        await peer.GrantAsync(1, window: 1);
        Assert.True((await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read)).More);

        await peer.SendAsync(new Disposition(Role.Receiver, 0, 0, true, DeliveryState.Accepted));
        await peer.SendAsync(new Flow { NextIncomingId = 1, IncomingWindow = 5, NextOutgoingId = 0, OutgoingWindow = 1 });
        Assert.False((await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read)).More);

        await Eventually.True(() => ((SenderLink)peer.Node["q"].Links[0]).Unsettled == 0, Cancellation);
    }

    [Fact]
    public async Task Nothing_is_sent_after_the_connection_is_closed()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        await peer.AttachReceiverAsync("q");
        await peer.GrantAsync(5);
        await Eventually.True(() => peer.Node["q"].Links is [SenderLink { Credit: 5 }], Cancellation);
        var closing = peer.Server.CloseAsync(cancellation: Cancellation);
        await peer.ExpectAsync(Descriptor.Close, Close.Read);

        peer.Node["q"].Add(new AmqpMessage(Body));
        await peer.SendAsync(new Close(null));

        await peer.ExpectGoneAsync();
        await closing;
    }

    [Fact]
    public async Task An_outcome_larger_than_a_frame_fails_without_affecting_other_deliveries()
    {
        await using var pair = await Pair.OpenAsync();
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        for (var i = 0; i < 2; i++) pair.Node["q"].Add(new AmqpMessage(Body));
        await using var receiver = await AmqpReceiver.AttachAsync(session, "q", 10, Cancellation);
        var (first, second) = (await receiver.ReceiveAsync(Cancellation), await receiver.ReceiveAsync(Cancellation));

        var error = Assert.Throws<AmqpException>(
            () => first.Settle(new ModifiedState(true, false, new AmqpMap { [new AmqpSymbol("large")] = new string('x', 100_000) })));
        second.Accept();
        first.Release();

        Assert.Equal(ErrorCondition.FrameSizeTooSmall, error.Error.Condition);
        await Eventually.True(() => pair.Node["q"].Outcomes.Count == 2, Cancellation);
        Assert.True(pair.Client.IsOpen);
    }

    /// <summary>Sends three messages, and counts how often it is asked for more.</summary>
    private sealed class ThreeMessages : ISenderHandler
    {
        private int _asked;

        public SenderLink? Link { get; private set; }

        public int Asked => Volatile.Read(ref _asked);

        public void OnAttached(SenderLink link) => Link = link;

        public void OnCredit(SenderLink link)
        {
            if (Interlocked.Increment(ref _asked) > 1) return;
            for (var i = 0; i < 3; i++) link.TrySend(new OutgoingDelivery(new AmqpMessage(Body)));
        }

        public void OnDetached(SenderLink link, AmqpError? error)
        {
        }
    }
}
