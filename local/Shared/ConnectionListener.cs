using System.Net;
using System.Net.Sockets;

namespace Local.Shared;

/// <summary>Accepts connections on a port, serves each of them, and closes them when it stops.</summary>
/// <typeparam name="T">The type of the connections.</typeparam>
internal sealed class ConnectionListener<T> : IAsyncDisposable where T : class
{
    private readonly Socket _socket;
    private readonly int _maxConnections;
    private readonly ConnectionLife<T> _life;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<T> _connections = [];
    private readonly Lock _gate = new();
    private readonly Task _accepting;

    /// <summary>Creates a listener and starts to listen. Port 0 takes a free port, which <see cref="EndPoint"/> then has.</summary>
    /// <param name="endPoint">The address and port to listen on.</param>
    /// <param name="maxConnections">The maximum number of simultaneous connections. Further ones are dropped.</param>
    /// <param name="life">How a connection begins, and how it ends.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public ConnectionListener(IPEndPoint endPoint, int maxConnections, ConnectionLife<T> life)
    {
        (_maxConnections, _life) = (maxConnections, life);
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

    /// <summary>The address and port that it listens on.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Closes all connections and waits for them to end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        T[] open;
        lock (_gate) open = [.. _connections];
        await Task.WhenAll(open.Select(_life.Close)).ConfigureAwait(false);
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
            if (_connections.Count >= _maxConnections)
            {
                client.Dispose();
                return;
            }
            client.NoDelay = true;
            var connection = _life.Open(client);
            _connections.Add(connection);
            _life.Completion(connection).ContinueWith(
                _ => Forget(connection), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Forget(T connection)
    {
        lock (_gate) _connections.Remove(connection);
    }
}

/// <summary>How a connection of a <see cref="ConnectionListener{T}"/> begins, and how it ends.</summary>
/// <param name="Open">Serves a client; the connection owns its socket.</param>
/// <param name="Completion">Completes when the connection has ended.</param>
/// <param name="Close">Closes the connection and waits for it to end.</param>
internal sealed record ConnectionLife<T>(Func<Socket, T> Open, Func<T, Task> Completion, Func<T, Task> Close);
