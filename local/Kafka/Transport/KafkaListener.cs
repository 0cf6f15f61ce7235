using System.Net;
using System.Net.Sockets;

namespace Local.Kafka.Transport;

/// <summary>Takes connections on a port and serves each.</summary>
internal sealed class KafkaListener : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly KafkaOptions _options;
    private readonly IKafkaHandler _handler;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<KafkaConnection> _connections = [];
    private readonly Lock _gate = new();
    private readonly Task _accepting;

    /// <summary>Listens at once. Port 0 takes a free one: see <see cref="EndPoint"/>.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public KafkaListener(IPEndPoint endPoint, KafkaOptions options, IKafkaHandler handler)
    {
        (_options, _handler) = (options, handler);
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(endPoint);
            _socket.Listen();
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    /// <summary>The address and port that the listener has.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Drops all connections and waits for them to end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        KafkaConnection[] open;
        lock (_gate) open = [.. _connections];
        await Task.WhenAll(open.Select(connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Serve(await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The listener was stopped, or the client disconnected before it was accepted.
            }
        }
    }

    private void Serve(Socket client)
    {
        lock (_gate)
        {
            if (_connections.Count >= _options.MaxConnections)
            {
                client.Dispose();
                return;
            }
            client.NoDelay = true;
            var connection = KafkaConnection.Accept(
                new NetworkStream(client, ownsSocket: true), _options, _handler.Open(client.RemoteEndPoint));
            _connections.Add(connection);
            connection.Completion.ContinueWith(
                _ => Forget(connection), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Forget(KafkaConnection connection)
    {
        lock (_gate) _connections.Remove(connection);
    }
}
