using System.Net;
using Local.Amqp.Client;
using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Testing;

namespace Amqp.Tests.Transport;

/// <summary>What goes beyond a limit ends as little as it can: the link, the session or the connection.</summary>
public sealed class LimitTests
{
    private static readonly byte[] Body = ConversationTests.Message("hello");

    [Fact]
    public async Task A_frame_whose_declared_size_is_too_large_closes_the_connection_at_once()
    {
        await using var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { MaxFrameSize = 1000 });
        await peer.SendAsync("000003e9 02000000");
        await ExpectCloseAsync(peer, ErrorCondition.FramingError);
    }

    [Theory]
    [InlineData("00000007 02000000")]
    [InlineData("00000008 01000000")]
    [InlineData("00000008 03000000")]
    [InlineData("00000008 02070000")]
    [InlineData("00000008 02010000 00000010 02010000 005344c003015000")]
    public async Task A_malformed_frame_closes_the_connection(string hex)
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        await peer.SendAsync(hex);
        await ExpectCloseAsync(peer, ErrorCondition.FramingError);
    }

    [Theory]
    [InlineData("0000000c 02000000 005312 45")]
    [InlineData("0000000c 02000000 005314 45")]
    [InlineData("0000000c 02000000 005399 45")]
    [InlineData("0000000c 02000000 005310 45")]
    [InlineData("0000000c 02000005 005316 45")]
    [InlineData("0000000b 02000000 414243")]
    public async Task An_unknown_performative_closes_the_connection(string hex)
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        await peer.SendAsync(hex);
        Assert.NotNull((await peer.ExpectAsync(Descriptor.Close, Close.Read)).Error);
    }

    [Fact]
    public async Task A_channel_beyond_channel_max_closes_the_connection()
    {
        await using var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { ChannelMax = 3 });
        await peer.SendAsync(new Begin(null, 0, 1, 1, 1), channel: 4);
        await ExpectCloseAsync(peer, ErrorCondition.FramingError);
    }

    [Fact]
    public async Task A_handle_beyond_handle_max_closes_the_connection()
    {
        await using var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { HandleMax = 3 });
        await peer.SendAsync(new Attach { Name = "x", Handle = 4, Role = Role.Receiver, Source = new Source(), Target = new Target() });
        await ExpectCloseAsync(peer, ErrorCondition.FramingError);
    }

    [Fact]
    public async Task An_attach_with_a_handle_in_use_ends_the_session()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        await peer.AttachReceiverAsync("q");
        await peer.SendAsync(new Attach { Name = "x", Handle = 0, Role = Role.Receiver, Source = new Source(), Target = new Target() });
        await ExpectEndAsync(peer, ErrorCondition.HandleInUse);
    }

    [Fact]
    public async Task A_frame_for_a_handle_without_a_link_ends_the_session_but_not_the_connection()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        await peer.TransferAsync(0, Body, handle: 7);
        await ExpectEndAsync(peer, ErrorCondition.UnattachedHandle);

        // Frames in flight are ignored until the end is answered.
        await peer.TransferAsync(1, Body, handle: 7);
        await peer.SendAsync(new End(null));
        await peer.SendAsync(new Begin(null, 0, 1, 1, 1));
        await peer.ExpectAsync(Descriptor.Begin, Begin.Read);
    }

    [Fact]
    public async Task A_transfer_on_a_link_in_the_wrong_direction_ends_the_session()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        await peer.AttachReceiverAsync("q");
        await peer.TransferAsync(0, Body);
        await ExpectEndAsync(peer, ErrorCondition.NotAllowed);
    }

    [Fact]
    public async Task The_session_window_is_extended_before_it_is_used_up()
    {
        await using var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { IncomingWindow = 4 });
        await peer.AttachSenderAsync("q");
        await peer.ExpectAsync(Descriptor.Flow, Flow.Read);
        await peer.TransferAsync(0, [1], more: true);
        await peer.TransferAsync(0, [2], more: true);

        var flow = await peer.ExpectAsync(Descriptor.Flow, Flow.Read);

        Assert.Equal((2u, 4u, null), (flow.NextIncomingId!.Value, flow.IncomingWindow, flow.Handle));
    }

    [Fact]
    public async Task A_transfer_without_credit_detaches_the_link()
    {
        await using var peer = await ScriptedPeer.BeginAsync(node: new TestNode { Credit = 0 });
        await peer.AttachSenderAsync("q");
        await peer.TransferAsync(0, Body);
        await ExpectDetachAsync(peer, ErrorCondition.TransferLimitExceeded);
        Assert.Empty(peer.Node["q"].Arrived);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_message_over_the_size_limit_is_rejected_and_detaches_its_link(int frames)
    {
        await using var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { MaxMessageSize = 1000 });
        Assert.Equal(1000ul, (await peer.AttachSenderAsync("q")).MaxMessageSize);
        await peer.ExpectAsync(Descriptor.Flow, Flow.Read);

        for (var i = 0; i < frames; i++) await peer.TransferAsync(0, new byte[1001 / frames + 1], more: true);

        var outcome = await peer.ExpectAsync(Descriptor.Disposition, Disposition.Read);
        Assert.Equal((Role.Receiver, true), (outcome.Role, outcome.Settled));
        Assert.Equal(ErrorCondition.MessageSizeExceeded, Assert.IsType<RejectedState>(outcome.State).Error?.Condition);
        await ExpectDetachAsync(peer, ErrorCondition.MessageSizeExceeded);
        await peer.SendAsync(new Detach(0, true, null));
        await peer.AttachSenderAsync("q");
    }

    [Fact]
    public async Task Incomplete_messages_are_limited_across_all_links_of_a_connection()
    {
        await using var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { MaxMessageSize = 1000, MaxPartialBytes = 2500 });
        for (var handle = 0u; handle < 3; handle++)
        {
            await peer.AttachSenderAsync($"q{handle}", handle);
            await peer.ExpectAsync(Descriptor.Flow, Flow.Read);
        }
        await peer.TransferAsync(0, new byte[900], more: true, handle: 0);
        await peer.TransferAsync(1, new byte[900], more: true, handle: 1);
        // An abandoned delivery no longer counts.
        await peer.TransferAsync(1, [], aborted: true, handle: 1);
        await peer.TransferAsync(2, new byte[900], more: true, handle: 1);
        await peer.TransferAsync(3, new byte[900], more: true, handle: 2);
        await ExpectCloseAsync(peer, ErrorCondition.ResourceLimitExceeded);
    }

    [Fact]
    public async Task Unsettled_deliveries_are_limited_in_both_directions()
    {
        var node = new TestNode();
        node["in"].Accepts = false;
        await using var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { MaxUnsettled = 3 }, node);
        await peer.AttachSenderAsync("in", 0);
        Assert.Equal(3u, (await peer.ExpectAsync(Descriptor.Flow, Flow.Read)).LinkCredit);
        for (var i = 0; i < 10; i++) node["out"].Add(new AmqpMessage(Body));
        await peer.AttachReceiverAsync("out", 1);

        await peer.GrantAsync(uint.MaxValue, handle: 1);
        for (var i = 0; i < 3; i++) await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read);
        await peer.SendAsync(new Disposition(Role.Receiver, 1, 1, true, DeliveryState.Accepted));
        Assert.Equal(3u, (await peer.ExpectAsync(Descriptor.Transfer, Transfer.Read)).DeliveryId);
        for (var i = 0u; i < 4; i++) await peer.TransferAsync(i, Body);

        await ExpectDetachAsync(peer, ErrorCondition.TransferLimitExceeded);
        Assert.Equal(3, node["in"].Arrived.Count);
    }

    [Fact]
    public async Task A_message_larger_than_the_peer_accepts_is_not_sent()
    {
        await using var pair = await Pair.OpenAsync(server: new AmqpListenerOptions { MaxMessageSize = 100 });
        var session = await pair.Client.BeginSessionAsync(TestContext.Current.CancellationToken);
        await using var sender = await AmqpSender.AttachAsync(session, "q", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<AmqpException>(() =>
            sender.SendAsync(new AmqpMessageBuilder { Data = new byte[100] }.Build(), cancellation: TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCondition.MessageSizeExceeded, error.Error.Condition);
        Assert.Equal(DeliveryState.Accepted, await sender.SendAsync(
            new AmqpMessageBuilder { Data = new byte[10] }.Build(), cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Connections_over_the_limit_are_closed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var listener =
            new AmqpListener(new IPEndPoint(IPAddress.Loopback, 0), new AmqpListenerOptions { MaxConnections = 1 }, new TestNode());
        var first = await AmqpClient.ConnectAsync("127.0.0.1", listener.EndPoint.Port, new AmqpClientOptions(), cancellation);

        await Assert.ThrowsAsync<AmqpException>(
            () => AmqpClient.ConnectAsync("127.0.0.1", listener.EndPoint.Port, new AmqpClientOptions(), cancellation));
        await first.DisposeAsync();

        AmqpConnection? second = null;
        await Eventually.True(async () =>
        {
            try
            {
                second = await AmqpClient.ConnectAsync("127.0.0.1", listener.EndPoint.Port, new AmqpClientOptions(), cancellation);
                return true;
            }
            catch (AmqpException)
            {
                return false;
            }
        }, cancellation);
        await second!.DisposeAsync();
    }

    [Fact]
    public async Task A_listener_that_stops_closes_the_connections_of_its_clients_with_a_reason()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var listener = new AmqpListener(new IPEndPoint(IPAddress.Loopback, 0), new AmqpListenerOptions(), new TestNode());
        await using var client = await AmqpClient.ConnectAsync("127.0.0.1", listener.EndPoint.Port, new AmqpClientOptions(), cancellation);

        await listener.DisposeAsync();
        await client.Completion.WaitAsync(cancellation);

        Assert.Equal("The server is shutting down.", Assert.IsType<AmqpException>(client.Reason).Error.Description);
    }

    private static async Task ExpectCloseAsync(ScriptedPeer peer, AmqpSymbol condition)
    {
        Assert.Equal(condition, (await peer.ExpectAsync(Descriptor.Close, Close.Read)).Error!.Condition);
        await peer.SendAsync(new Close(null));
    }

    private static async Task ExpectEndAsync(ScriptedPeer peer, AmqpSymbol condition) =>
        Assert.Equal(condition, (await peer.ExpectAsync(Descriptor.End, End.Read)).Error!.Condition);

    private static async Task ExpectDetachAsync(ScriptedPeer peer, AmqpSymbol condition)
    {
        var detach = await peer.ExpectAsync(Descriptor.Detach, Detach.Read);
        Assert.Equal((condition, true), (detach.Error!.Condition, detach.Closed));
    }
}
