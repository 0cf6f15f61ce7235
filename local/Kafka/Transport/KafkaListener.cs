using System.Net;
using System.Net.Sockets;
using Local.Shared;

namespace Local.Kafka.Transport;

/// <summary>Accepts connections of Kafka clients on a port and serves each of them.</summary>
internal sealed class KafkaListener : IAsyncDisposable
{
    private readonly ConnectionListener<KafkaConnection> _connections;

    /// <summary>Creates a listener and starts to listen. Port 0 takes a free port, which <see cref="EndPoint"/> then has.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public KafkaListener(IPEndPoint endPoint, KafkaOptions options, IKafkaHandler handler) =>
        _connections = new(endPoint, options.MaxConnections, new(
            client => KafkaConnection.Accept(
                new NetworkStream(client, ownsSocket: true), options, handler.Open(client.RemoteEndPoint)),
            connection => connection.Completion,
            connection => connection.DisposeAsync().AsTask()));

    /// <summary>The address and port that it listens on.</summary>
    public IPEndPoint EndPoint => _connections.EndPoint;

    /// <summary>Drops all connections and waits for them to end.</summary>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();
}
