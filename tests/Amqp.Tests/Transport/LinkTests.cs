using System.Text;
using Local.Amqp.Client;
using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Testing;

namespace Amqp.Tests.Transport;

public sealed class LinkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_that_is_sent_is_accepted_and_can_be_received()
    {
        await using var pair = await Pair.OpenAsync();
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        await using var sender = await AmqpSender.AttachAsync(session, "orders", Cancellation);
        await using var receiver = await AmqpReceiver.AttachAsync(session, "orders", 10, Cancellation);

        var outcome = await sender.SendAsync(Text("hello"), cancellation: Cancellation);
        var delivery = await receiver.ReceiveAsync(Cancellation);
        delivery.Accept();

        Assert.Equal(DeliveryState.Accepted, outcome);
        Assert.Equal("hello", delivery.Message.Body.Value());
        await Eventually.True(() => pair.Node["orders"].Outcomes is [(AcceptedState, true)], Cancellation);
    }

    [Theory]
    [InlineData(300_000, 65_536u)]
    [InlineData(5_000, 512u)]
    [InlineData(0, 512u)]
    public async Task A_message_larger_than_a_frame_arrives_completely(int size, uint maxFrameSize)
    {
        var data = Enumerable.Range(0, size).Select(i => (byte)(i * 31 >> 3)).ToArray();
        await using var pair = await Pair.OpenAsync(new AmqpClientOptions { MaxFrameSize = maxFrameSize });
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        await using var sender = await AmqpSender.AttachAsync(session, "large", Cancellation);
        await using var receiver = await AmqpReceiver.AttachAsync(session, "large", 10, Cancellation);

        await sender.SendAsync(new AmqpMessageBuilder { Data = data }.Build(), messageFormat: 7, cancellation: Cancellation);
        var delivery = await receiver.ReceiveAsync(Cancellation);

        Assert.Equal(data, delivery.Message.Body.Data().ToArray());
        Assert.Equal(7u, delivery.MessageFormat);
    }

    [Fact]
    public async Task Thousands_of_messages_arrive_once_and_in_order_despite_a_small_window()
    {
        const int count = 3000;
        var options = new AmqpClientOptions { IncomingWindow = 7, MaxUnsettled = 20 };
        await using var pair =
            await Pair.OpenAsync(options, new AmqpListenerOptions { IncomingWindow = 5, MaxUnsettled = 11, OutputLimit = 1000 });
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        await using var sender = await AmqpSender.AttachAsync(session, "many", Cancellation);
        await using var receiver = await AmqpReceiver.AttachAsync(session, "many", 13, Cancellation);

        var sending = Task.WhenAll(Enumerable.Range(0, count).Select(i => sender.SendAsync(Text($"{i}"), cancellation: Cancellation)));
        for (var i = 0; i < count; i++)
        {
            var delivery = await receiver.ReceiveAsync(Cancellation);
            delivery.Accept();
            Assert.Equal($"{i}", delivery.Message.Body.Value());
        }

        Assert.All(await sending, outcome => Assert.Equal(DeliveryState.Accepted, outcome));
        await Eventually.True(() => pair.Node["many"].Outcomes.Count == count, Cancellation);
    }

    [Fact]
    public async Task Each_outcome_reaches_the_sender()
    {
        await using var pair = await Pair.OpenAsync();
        pair.Node["q"].Accepts = false;
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        await using var sender = await AmqpSender.AttachAsync(session, "q", Cancellation);
        var error = new AmqpError("test:broken", "it is broken", new AmqpMap { [new AmqpSymbol("n")] = 1 });

        var sends = Enumerable.Range(0, 4).Select(i => sender.SendAsync(Text($"{i}"), cancellation: Cancellation)).ToList();
        await Eventually.True(() => pair.Node["q"].Arrived.Count == 4, Cancellation);
        var arrived = pair.Node["q"].Arrived;
        arrived[3].Settle(new ModifiedState(true, true, new AmqpMap { [new AmqpSymbol("x-opt-why")] = "late" }));
        arrived[1].Reject(error);
        arrived[2].Release();
        arrived[0].Accept();

        var outcomes = await Task.WhenAll(sends);
        Assert.Equal(DeliveryState.Accepted, outcomes[0]);
        var rejected = Assert.IsType<RejectedState>(outcomes[1]).Error!;
        Assert.Equal(
            (error.Condition, error.Description, (object?)1),
            (rejected.Condition, rejected.Description, rejected.Info![new AmqpSymbol("n")]));
        Assert.Equal(DeliveryState.Released, outcomes[2]);
        var modified = Assert.IsType<ModifiedState>(outcomes[3]);
        Assert.True(modified is { DeliveryFailed: true, UndeliverableHere: true });
        Assert.Equal("late", modified.MessageAnnotations![new AmqpSymbol("x-opt-why")]);
    }

    [Fact]
    public async Task A_message_sent_as_settled_has_no_outcome()
    {
        await using var pair = await Pair.OpenAsync();
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        await using var sender = await AmqpSender.AttachAsync(session, "q", Cancellation);

        Assert.Null(await sender.SendAsync(Text("x"), settled: true, cancellation: Cancellation));

        await Eventually.True(() => pair.Node["q"].Arrived is [{ IsSettled: true }], Cancellation);
        Assert.Equal(0, sender.Link.Unsettled);
    }

    [Fact]
    public async Task A_receiver_that_settles_second_sees_the_outcome_that_the_sender_settled_with()
    {
        await using var pair = await Pair.OpenAsync();
        pair.Node["q"].Add(Text("x"));
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        var settings = new LinkSettings
        {
            Source = new Source { Address = "q" }, Target = new Target(), ReceiverSettleMode = ReceiverSettleMode.Second, Credit = 1,
        };
        await using var receiver = await AmqpReceiver.AttachAsync(session, settings, Cancellation);

        var delivery = await receiver.ReceiveAsync(Cancellation);
        var state = await delivery.SettleAsync(DeliveryState.Released, Cancellation);

        Assert.Equal(DeliveryState.Released, state);
        Assert.True(delivery.IsSettled);
        Assert.Equal([(DeliveryState.Released, false)], pair.Node["q"].Outcomes);
    }

    [Fact]
    public async Task Draining_delivers_the_available_messages_and_returns_the_credit()
    {
        await using var pair = await Pair.OpenAsync();
        for (var i = 0; i < 3; i++) pair.Node["q"].Add(Text($"{i}"));
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        await using var receiver = await AmqpReceiver.AttachAsync(session, "q", 0, Cancellation);

        receiver.Link.AddCredit(10);
        await receiver.Link.DrainAsync(Cancellation);
        pair.Node["q"].Add(Text("late"));

        Assert.Equal(3, receiver.Waiting);
        Assert.Equal(0u, receiver.Link.Credit);
        receiver.Link.AddCredit(1);
        for (var i = 0; i < 3; i++) (await receiver.ReceiveAsync(Cancellation)).Accept();
        Assert.Equal("late", (await receiver.ReceiveAsync(Cancellation)).Message.Body.Value());
    }

    [Fact]
    public async Task A_refused_link_throws_with_the_reason_and_the_session_stays_usable()
    {
        var node = new TestNode { Deciding = (request, _) => new(request.Address == "good"
            ? LinkDecision.Receive(new TestQueue(), 1)
            : LinkDecision.Refuse(ErrorCondition.NotFound, "There is no such node.")) };
        await using var pair = await Pair.OpenAsync(node: node);
        var session = await pair.Client.BeginSessionAsync(Cancellation);

        var sending = await Assert.ThrowsAsync<AmqpException>(() => AmqpSender.AttachAsync(session, "bad", Cancellation));
        var receiving = await Assert.ThrowsAsync<AmqpException>(() => AmqpReceiver.AttachAsync(session, "bad", 1, Cancellation));

        Assert.Equal((ErrorCondition.NotFound, ErrorScope.Link), (sending.Error.Condition, sending.Scope));
        Assert.Equal(ErrorCondition.NotFound, receiving.Error.Condition);
        await using var sender = await AmqpSender.AttachAsync(session, "good", Cancellation);
        Assert.Equal(DeliveryState.Accepted, await sender.SendAsync(Text("x"), cancellation: Cancellation));
    }

    [Fact]
    public async Task A_link_that_the_server_detaches_reports_the_reason()
    {
        await using var pair = await Pair.OpenAsync();
        pair.Node["q"].Accepts = false;
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        var sender = await AmqpSender.AttachAsync(session, "q", Cancellation);
        var send = sender.SendAsync(Text("x"), cancellation: Cancellation);
        await Eventually.True(() => pair.Node["q"].Arrived.Count == 1, Cancellation);

        pair.Node["q"].Links[0].Close(new AmqpError(ErrorCondition.Stolen, "Somebody else took it."));

        var error = await Assert.ThrowsAsync<AmqpException>(() => send);
        Assert.Equal(ErrorCondition.Stolen, error.Error.Condition);
        await sender.Link.Detached.WaitAsync(Cancellation);
        Assert.Equal([ErrorCondition.Stolen], pair.Node["q"].Detached.Select(it => it!.Condition));
    }

    [Fact]
    public async Task Unsettled_deliveries_are_reported_as_lost_when_their_link_is_closed()
    {
        await using var pair = await Pair.OpenAsync();
        pair.Node["q"].Add(Text("x"));
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        var receiver = await AmqpReceiver.AttachAsync(session, "q", 1, Cancellation);
        await receiver.ReceiveAsync(Cancellation);

        await receiver.DisposeAsync();

        await Eventually.True(() => pair.Node["q"] is { Lost: 1, Detached: [null] }, Cancellation);
    }

    [Fact]
    public async Task A_pending_attach_does_not_block_other_links_of_the_connection()
    {
        var free = new TaskCompletionSource<LinkDecision>();
        var queue = new TestQueue();
        var node =
            new TestNode { Deciding = (request, _) => request.Address == "slow" ? new(free.Task) : new(LinkDecision.Receive(queue, 10)) };
        await using var pair = await Pair.OpenAsync(node: node);
        var session = await pair.Client.BeginSessionAsync(Cancellation);

        var slow = AmqpReceiver.AttachAsync(session, "slow", 1, Cancellation);
        await using var sender = await AmqpSender.AttachAsync(session, "fast", Cancellation);
        await sender.SendAsync(Text("x"), cancellation: Cancellation);
        Assert.False(slow.IsCompleted);
        free.SetResult(LinkDecision.Send(queue));

        var delivery = await (await slow).ReceiveAsync(Cancellation);
        Assert.Equal("x", delivery.Message.Body.Value());
    }

    [Fact]
    public async Task A_pending_attach_ends_when_its_client_disconnects()
    {
        var cancelled = new TaskCompletionSource();
        var node = new TestNode
        {
            Deciding = async (_, gone) =>
            {
                using var registered = gone.Register(cancelled.SetResult);
                await Task.Delay(Timeout.Infinite, gone);
                return null!;
            },
        };
        await using var pair = await Pair.OpenAsync(node: node);
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var attach = AmqpReceiver.AttachAsync(session, "slow", 1, patience.Token);
        await Eventually.True(() => node.Requests.Count == 1, Cancellation);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => attach);
        await cancelled.Task.WaitAsync(Cancellation);
    }

    [Theory]
    [InlineData("detach")]
    [InlineData("end")]
    [InlineData("close")]
    public async Task A_link_accepted_after_its_client_disconnected_is_reported_as_abandoned(string leaving)
    {
        var free = new TaskCompletionSource<LinkDecision>();
        var gone = new TaskCompletionSource();
        var abandoned = new TaskCompletionSource();
        var queue = new TestQueue();
        var node = new TestNode
        {
            Deciding = (_, cancellation) =>
            {
                cancellation.Register(gone.SetResult);
                return new(free.Task);
            },
        };
        await using var pair = await Pair.OpenAsync(node: node);
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var attach = AmqpReceiver.AttachAsync(session, "slow", 1, patience.Token);
        await Eventually.True(() => node.Requests.Count == 1, Cancellation);

        if (leaving == "detach") await patience.CancelAsync();
        else if (leaving == "end") await session.EndAsync(cancellation: Cancellation);
        else await pair.Client.AbortAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => attach);
        await gone.Task.WaitAsync(Cancellation);
        free.SetResult(LinkDecision.Send(queue) with { Abandoned = abandoned.SetResult });

        await abandoned.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Empty(queue.Links);
    }

    [Fact]
    public async Task Sending_waits_for_credit_and_can_be_cancelled()
    {
        await using var pair = await Pair.OpenAsync(node: new TestNode { Credit = 0 });
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        await using var sender = await AmqpSender.AttachAsync(session, "q", Cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var given = sender.SendAsync(Text("given up"), cancellation: patience.Token);
        var kept = sender.SendAsync(Text("kept"), cancellation: Cancellation);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(kept.IsCompleted);
        ((ReceiverLink)pair.Node["q"].Links[0]).AddCredit(1);

        Assert.Equal(DeliveryState.Accepted, await kept);
        Assert.Equal(["kept"], pair.Node["q"].Arrived.Select(it => it.Message.Body.Value()));
    }

    private static AmqpMessage Text(string text) =>
        new AmqpMessageBuilder { Value = text, Properties = new MessageProperties { UserId = Encoding.ASCII.GetBytes("me") } }.Build();
}
