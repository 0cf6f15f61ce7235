using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.Hosting;

namespace Emulator.Tests.ServiceBus;

/// <summary>A client that writes whatever a test gives it, all at once, and shows what the emulator says to that.</summary>
internal static class WirePeer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A frame of one performative.</summary>
    public static byte[] Frame(IComposite performative, byte type = 0)
    {
        using var writer = new AmqpWriter();
        writer.WriteRaw([0, 0, 0, 0, 2, type, 0, 0]);
        performative.Write(writer);
        writer.Patch(0, (uint)writer.Length);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Logs in, opens the connection, begins a session, writes the bytes and no more, and reads until the emulator hangs up.
    /// </summary>
    /// <returns>The frames that came after the handshake, without their headers.</returns>
    public static async Task<IReadOnlyList<byte[]>> TalkAsync(EmulatorServer server, byte[] bytes, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.AmqpPort, deadline.Token);
        byte[] script =
        [
            .. Convert.FromHexString("414d515003010000"),
            .. Frame(new SaslInit("PLAIN", Encoding.UTF8.GetBytes($"\0{server.Key.Name}\0{server.Key.Key}"), null), type: 1),
            .. Convert.FromHexString("414d515000010000"), .. Frame(new Open { ContainerId = "peer" }),
            .. Frame(new Begin(null, 0, 100, 100, 100)), .. bytes,
        ];
        var stream = client.GetStream();
        await stream.WriteAsync(script, deadline.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, deadline.Token);
        return Frames(new ReadOnlySequence<byte>(answer.ToArray()));
    }

    private static List<byte[]> Frames(ReadOnlySequence<byte> answer)
    {
        var frames = new List<byte[]>();
        Assert.True(FrameReader.TryReadProtocol(ref answer, out _));
        // The mechanisms and the outcome.
        for (var i = 0; i < 2; i++) Assert.True(FrameReader.TryReadFrame(ref answer, uint.MaxValue, out _));
        Assert.True(FrameReader.TryReadProtocol(ref answer, out _));
        while (FrameReader.TryReadFrame(ref answer, uint.MaxValue, out var frame)) frames.Add(frame.Body.ToArray());
        Assert.True(answer.IsEmpty);
        return frames;
    }
}
