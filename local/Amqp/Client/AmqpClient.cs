using System.Net.Sockets;

namespace Local.Amqp;

/// <summary>Opens connections to servers.</summary>
internal static class AmqpClient
{
    /// <summary>The port of AMQP without TLS (part 2.1.3 of the IANA considerations).</summary>
    public const int DefaultPort = 5672;

    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="AmqpException">The server did not let the client in, or what it sent is not AMQP.</exception>
    public static async Task<AmqpConnection> ConnectAsync(string host, int port, AmqpClientOptions options, CancellationToken cancellation = default)
    {
        options.Validate();
        using var deadline = new CancellationTokenSource(options.HandshakeTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, either.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new TimeoutException($"{host}:{port} could not be connected to within {options.HandshakeTimeout}.", e);
            throw;
        }
        return await AmqpConnection.ConnectAsync(new NetworkStream(socket, ownsSocket: true), options with { HostName = options.HostName ?? host }, cancellation).ConfigureAwait(false);
    }
}
