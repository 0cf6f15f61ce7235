using System.Net;
using System.Net.Sockets;
using Local.Amqp.Types;
using Local.Shared;

namespace Local.Amqp.Transport;

/// <summary>Accepts AMQP connections on a port and serves each of them.</summary>
internal sealed class AmqpListener : IAsyncDisposable
{
    private static readonly AmqpError ShuttingDown = new(ErrorCondition.ConnectionForced, "The server is shutting down.");
    private readonly ConnectionListener<AmqpConnection> _connections;

    /// <summary>Creates a listener and starts to listen. Port 0 takes a free port, which <see cref="EndPoint"/> then has.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public AmqpListener(IPEndPoint endPoint, AmqpListenerOptions options, IAmqpHandler handler)
    {
        options.Validate();
        _connections = new(endPoint, options.MaxConnections, new(
            client => AmqpConnection.Accept(new NetworkStream(client, ownsSocket: true), options, handler),
            connection => connection.Completion,
            connection => connection.CloseAsync(ShuttingDown)));
    }

    /// <summary>The address and port that it listens on.</summary>
    public IPEndPoint EndPoint => _connections.EndPoint;

    /// <summary>Closes all connections and waits for them to end.</summary>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();
}
