using System.Buffers;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Testing;

namespace Amqp.Tests.Transport;

/// <summary>A whole conversation in pieces, cut short and with bytes changed.</summary>
public sealed class HostileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly byte[] Body = ConversationTests.Message("hello");

    private static byte[] Script =>
    [
        .. Convert.FromHexString(ScriptedPeer.SaslHeader),
        .. ScriptedPeer.Bytes(new SaslInit("ANONYMOUS", null, null), type: 1),
        .. Convert.FromHexString(ScriptedPeer.AmqpHeader),
        .. ScriptedPeer.Bytes(new Open { ContainerId = "peer", MaxFrameSize = 600 }),
        .. ScriptedPeer.Bytes(new Begin(null, 0, 100, 100, 100)),
        .. ScriptedPeer.Bytes(new Attach
        {
            Name = "s",
            Handle = 0,
            Role = Role.Sender,
            Source = new Source(),
            Target = new Target { Address = "q" },
            InitialDeliveryCount = 0,
        }),
        .. ScriptedPeer.Bytes(new Transfer { Handle = 0, DeliveryId = 0, DeliveryTag = [0] }, Body),
        .. ScriptedPeer.Bytes(new Transfer { Handle = 0, DeliveryId = 1, DeliveryTag = [1], More = true }, Body.AsSpan(0, 4)),
        .. ScriptedPeer.Bytes(new Transfer { Handle = 0 }, Body.AsSpan(4)),
        .. ScriptedPeer.Bytes(new Attach { Name = "r", Handle = 1, Role = Role.Receiver, Source = new Source
        {
            Address = "q", Filter = new AmqpMap { [new AmqpSymbol("f")] = new AmqpDescribed(new AmqpSymbol("x"), 1) },
        }, Target = new Target() }),
        .. ScriptedPeer.Bytes(new Flow
        {
            NextIncomingId = 0,
            IncomingWindow = 100,
            NextOutgoingId = 3,
            OutgoingWindow = 100,
            Handle = 1,
            DeliveryCount = 0,
            LinkCredit = 10,
        }),
        .. ScriptedPeer.Bytes(new Disposition(Role.Receiver, 0, 1, true, DeliveryState.Accepted)),
        .. ScriptedPeer.Bytes(new Detach(0, true, null)),
        .. ScriptedPeer.Bytes(new End(null)),
        .. ScriptedPeer.Bytes(new Close(null)),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public async Task A_conversation_is_the_same_however_its_bytes_are_split_into_packets(int size)
    {
        var peer = ScriptedPeer.Connect();
        foreach (var piece in Script.Chunk(Math.Min(size, Script.Length))) await peer.SendAsync(piece);

        await peer.Server.Completion.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Null(peer.Server.Reason);
        Assert.Equal(2, peer.Node["q"].Arrived.Count);
        Assert.All(peer.Node["q"].Arrived, delivery => Assert.Equal(Body, delivery.Payload.ToArray()));
        Assert.Equal(2, peer.Node["q"].Detached.Count);
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_that_is_cut_off_in_the_middle_of_a_conversation_ends()
    {
        for (var length = 0; length < Script.Length - 1; length += 5)
        {
            var peer = ScriptedPeer.Connect();
            await peer.SendAsync(Script[..length]);
            await peer.DisposeAsync();
            Assert.IsType<AmqpException>(peer.Server.Reason);
        }
    }

    [Fact]
    public async Task Random_changes_to_a_conversation_cause_no_errors_except_those_of_the_protocol()
    {
        var random = new Random(20260101);
        for (var round = 0; round < 1500; round++)
        {
            var script = Script;
            for (var change = random.Next(1, 4); change > 0; change--) script[random.Next(script.Length)] = (byte)random.Next(256);
            var peer = ScriptedPeer.Connect(new AmqpListenerOptions { CloseTimeout = TimeSpan.FromSeconds(1) });
            await peer.SendAsync(script);
            await peer.DisposeAsync();
            Assert.True(
                peer.Server.Reason is null or AmqpException { Error.Condition.Value: not "amqp:internal-error" },
                $"Round {round}: {peer.Server.Reason}");
        }
    }

    [Fact]
    public void A_frame_is_parsed_when_its_last_byte_has_arrived()
    {
        var frame = ScriptedPeer.Bytes(new End(null), channel: 513);
        for (var length = 0; length < frame.Length; length++)
        {
            var arrived = new ReadOnlySequence<byte>(frame, 0, length);
            Assert.False(FrameReader.TryReadFrame(ref arrived, 512, out _));
            Assert.Equal(length, arrived.Length);
        }
        var whole = new ReadOnlySequence<byte>([.. frame, 1, 2]);
        Assert.True(FrameReader.TryReadFrame(ref whole, 512, out var read));
        Assert.Equal((FrameType.Amqp, (ushort)513, frame.Length - 8, 2), (read.Type, read.Channel, read.Body.Length, whole.Length));
    }

    [Fact]
    public async Task The_server_stops_reading_from_a_peer_that_does_not_read_its_answers()
    {
        const int count = 100_000;
        await using var peer = await ScriptedPeer.BeginAsync(new AmqpListenerOptions { OutputLimit = 1000 }, unread: 1000);
        var echo =
            ScriptedPeer.Bytes(new Flow { NextIncomingId = 0, IncomingWindow = 1, NextOutgoingId = 0, OutgoingWindow = 1, Echo = true });

        await peer.SendAsync([.. Enumerable.Repeat(echo, count).SelectMany(bytes => bytes)]);
        await Eventually.True(() => Waiting(peer) >= 1000, TestContext.Current.CancellationToken);
        var most = 0;
        for (var i = 0; i < count; i++)
        {
            await peer.ExpectAsync(Descriptor.Flow, Flow.Read);
            most = Math.Max(most, Waiting(peer));
        }

        // Only as much as one read of 64 KB makes the server write.
        Assert.InRange(most, 1000, 150_000);
    }

    private static int Waiting(ScriptedPeer peer)
    {
        lock (peer.Server.Gate) return peer.Server.Output.Waiting;
    }
}
