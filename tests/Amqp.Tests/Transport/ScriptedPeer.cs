using System.Buffers;
using System.IO.Pipelines;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Amqp.Tests.Transport;

/// <summary>The other end of a server's connection, played by a test frame by frame.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    public const string AmqpHeader = "414d515000010000";
    public const string SaslHeader = "414d515003010000";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Stream _stream;
    private readonly PipeReader _input;

    private ScriptedPeer(Stream stream, AmqpConnection server, TestNode node)
    {
        (_stream, Server, Node) = (stream, server, node);
        _input = PipeReader.Create(stream);
    }

    public AmqpConnection Server { get; }

    public TestNode Node { get; }

    public static ScriptedPeer Connect(AmqpListenerOptions? options = null, TestNode? node = null, int unread = 0)
    {
        node ??= new TestNode();
        var (near, far) = DuplexPair.Create(unread);
        return new ScriptedPeer(near, AmqpConnection.Accept(far, options ?? new AmqpListenerOptions(), node), node);
    }

    /// <summary>A peer that has opened the connection and begun a session on channel 0.</summary>
    public static async Task<ScriptedPeer> BeginAsync(
        AmqpListenerOptions? options = null, TestNode? node = null, Open? open = null, uint window = 100, int unread = 0)
    {
        var peer = Connect(options, node, unread);
        await peer.SendAsync(AmqpHeader);
        await peer.SendAsync(open ?? new Open { ContainerId = "peer" });
        await peer.SendAsync(new Begin(null, 0, window, window, 100));
        Assert.Equal(AmqpHeader, await peer.ReadHeaderAsync());
        await peer.ExpectAsync(Descriptor.Open, Open.Read);
        await peer.ExpectAsync(Descriptor.Begin, Begin.Read);
        return peer;
    }

    public static byte[] Bytes(IComposite performative, ReadOnlySpan<byte> payload = default, ushort channel = 0, byte type = 0)
    {
        using var writer = new AmqpWriter();
        writer.WriteRaw([0, 0, 0, 0, 2, type, (byte)(channel >> 8), (byte)channel]);
        performative.Write(writer);
        writer.WriteRaw(payload);
        writer.Patch(0, (uint)writer.Length);
        return writer.WrittenSpan.ToArray();
    }

    public Task SendAsync(string hex) => SendAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    public Task SendAsync(IComposite performative, byte[]? payload = null, ushort channel = 0, byte type = 0) =>
        SendAsync(Bytes(performative, payload, channel, type));

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Attaches a link that sends to the server.</summary>
    public async Task<Attach> AttachSenderAsync(string address, uint handle = 0)
    {
        await SendAsync(new Attach
        {
            Name = $"s{handle}",
            Handle = handle,
            Role = Role.Sender,
            Source = new Source(),
            Target = new Target { Address = address },
            InitialDeliveryCount = 0,
        });
        return await ExpectAsync(Descriptor.Attach, Attach.Read);
    }

    /// <summary>Attaches a link that receives from the server.</summary>
    public async Task<Attach> AttachReceiverAsync(string address, uint handle = 0)
    {
        await SendAsync(new Attach
        {
            Name = $"r{handle}", Handle = handle, Role = Role.Receiver, Source = new Source { Address = address }, Target = new Target(),
        });
        return await ExpectAsync(Descriptor.Attach, Attach.Read);
    }

    public Task GrantAsync(
        uint credit, uint handle = 0, bool drain = false, bool echo = false,
        uint deliveryCount = 0, uint nextIncomingId = 0, uint window = 100) => SendAsync(new Flow
    {
        NextIncomingId = nextIncomingId,
        IncomingWindow = window,
        NextOutgoingId = 0,
        OutgoingWindow = 100,
        Handle = handle,
        DeliveryCount = deliveryCount,
        LinkCredit = credit,
        Drain = drain,
        Echo = echo,
    });

    public Task TransferAsync(uint id, byte[] payload, bool more = false, bool settled = false, bool aborted = false, uint handle = 0) =>
        SendAsync(new Transfer
        {
            Handle = handle, DeliveryId = id, DeliveryTag = [(byte)id],
            MessageFormat = 0, Settled = settled, More = more, Aborted = aborted,
        }, payload);

    public async Task<string> ReadHeaderAsync()
    {
        using var deadline = Deadline();
        var read = await _input.ReadAtLeastAsync(ProtocolHeader.Size, deadline.Token);
        var header = Convert.ToHexStringLower(read.Buffer.Slice(0, Math.Min(ProtocolHeader.Size, read.Buffer.Length)).ToArray());
        _input.AdvanceTo(read.Buffer.GetPosition(header.Length / 2));
        return header;
    }

    /// <summary>The next frame, with its header; nothing when the server has gone.</summary>
    public async Task<byte[]> ReadFrameAsync()
    {
        using var deadline = Deadline();
        while (true)
        {
            var read = await _input.ReadAsync(deadline.Token);
            var (arrived, start) = (read.Buffer, read.Buffer.Start);
            if (FrameReader.TryReadFrame(ref arrived, uint.MaxValue, out _))
            {
                var frame = read.Buffer.Slice(start, arrived.Start).ToArray();
                _input.AdvanceTo(arrived.Start);
                return frame;
            }
            _input.AdvanceTo(arrived.Start, arrived.End);
            if (read.IsCompleted) return [];
        }
    }

    public delegate T Reader<T>(ref AmqpReader reader);

    public async Task<T> ExpectAsync<T>(ulong descriptor, Reader<T> read) => (await ExpectFrameAsync(descriptor, read)).Performative;

    public async Task<(T Performative, byte[] Payload)> ExpectFrameAsync<T>(ulong descriptor, Reader<T> read)
    {
        var frame = await ReadFrameAsync();
        Assert.True(frame.Length > 0, $"The server has gone where 0x{descriptor:x} was expected: {Server.Reason}");
        return Decode(frame, descriptor, read);
    }

    public async Task ExpectGoneAsync() => Assert.Empty(await ReadFrameAsync());

    /// <summary>Ends the peer's side and waits for the server's.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await Server.Completion.WaitAsync(Patience);
    }

    private static (T Performative, byte[] Payload) Decode<T>(byte[] frame, ulong descriptor, Reader<T> read)
    {
        var reader = new AmqpReader(frame.AsSpan(frame[4] * 4));
        Assert.Equal($"0x{descriptor:x}", $"0x{reader.ReadDescriptor():x}");
        var performative = read(ref reader);
        return (performative, reader.Remaining.ToArray());
    }

    private static CancellationTokenSource Deadline()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        return deadline;
    }
}
