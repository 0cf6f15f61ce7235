using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Local.Amqp.Transport;
using Local.Amqp.Types;

namespace Local.Amqp.Client;

/// <summary>Opens connections to servers, with TLS or without.</summary>
internal static class AmqpClient
{
    /// <summary>The port of AMQP without TLS (part 2.1.3 of the IANA considerations).</summary>
    public const int DefaultPort = 5672;

    /// <summary>The port of AMQP over TLS.</summary>
    public const int TlsPort = 5671;

    /// <exception cref="SocketException">Nothing listens on the port.</exception>
    /// <exception cref="AuthenticationException">
    /// The server does not speak TLS, or the client does not trust its certificate.
    /// </exception>
    /// <exception cref="TimeoutException">The server did not take the connection, or did not finish TLS, in time.</exception>
    /// <exception cref="AmqpException">The server refused the client, or what it sent is not AMQP.</exception>
    public static async Task<AmqpConnection> ConnectAsync(
        string host, int port, AmqpClientOptions options, CancellationToken cancellation = default)
    {
        options.Validate();
        var stream = await OpenAsync(host, port, options, cancellation).ConfigureAwait(false);
        return await AmqpConnection.ConnectAsync(stream, options with { HostName = options.HostName ?? host }, cancellation)
            .ConfigureAwait(false);
    }

    private static async Task<Stream> OpenAsync(string host, int port, AmqpClientOptions options, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(options.HandshakeTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? secure = null;
        try
        {
            await socket.ConnectAsync(host, port, either.Token).ConfigureAwait(false);
            var plain = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is null) return plain;
            secure = new SslStream(plain);
            await secure.AuthenticateAsClientAsync(options.Tls, either.Token).ConfigureAwait(false);
            return secure;
        }
        catch (Exception e)
        {
            if (secure is not null) await secure.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new TimeoutException($"Could not connect to {host}:{port} within {options.HandshakeTimeout}.", e);
            throw;
        }
    }
}
