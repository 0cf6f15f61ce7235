using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Testing.Faults;

namespace Testing;

/// <summary>
/// Stands between a client and a server, so that a test can take the server away from that client alone: for the server, the client
/// is dead.
/// </summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly int _target;
    private readonly FaultPlan? _faults;
    private int _happened;
    private readonly Task _accepting;
    private volatile bool _cut;
    private volatile TaskCompletionSource? _held;

    /// <summary>Relays to a port of this machine.</summary>
    /// <param name="faults">What goes wrong on the way; nothing by default.</param>
    public TcpRelay(int target, FaultPlan? faults = null)
    {
        (_target, _faults) = (target, faults);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port to connect to instead.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many faults there were.</summary>
    public int Faults => Volatile.Read(ref _happened);

    /// <summary>Ends all connections and takes no more.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var client in _open.Keys) client.Dispose();
    }

    /// <summary>Takes connections, but passes nothing on.</summary>
    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Passes on what was held.</summary>
    public void Release() => _held?.TrySetResult();

    /// <summary>Takes connections again.</summary>
    public void Restore() => _cut = false;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Cut();
        await _closing.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = RelayAsync(await _listener.AcceptTcpClientAsync(_closing.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        _open[client] = _open[server] = true;
        try
        {
            if (_cut) return;
            if (_held is { } held) await held.Task.WaitAsync(_closing.Token);
            await server.ConnectAsync(IPAddress.Loopback, _target, _closing.Token);
            var (near, far) = (client.GetStream(), server.GetStream());
            var faults = _faults?.Connect();
            // The connection ends when one direction does.
            await await Task.WhenAny(PassAsync(near, far, faults?.There), PassAsync(far, near, faults?.Back));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException
            or InvalidOperationException)
        {
            // One side has disconnected, so the other is closed.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            client.Dispose();
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, FaultLine? faults)
    {
        if (faults is null)
        {
            await from.CopyToAsync(to, _closing.Token);
            return;
        }
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, _closing.Token) is > 0 and var read)
        {
            var fault = faults.Next(read);
            if (fault.Kind != FaultKind.None) Interlocked.Increment(ref _happened);
            if (fault.Kind == FaultKind.Drop)
            {
                await DropAsync(from, fault.After);
                return;
            }
            await Task.Delay(fault.After, _closing.Token);
            await to.WriteAsync(buffer.AsMemory(0, fault.Passes), _closing.Token);
            if (fault.Kind is FaultKind.Truncate or FaultKind.Cut) return;
        }
    }

    // The sender goes on as if its bytes arrived.
    private async Task DropAsync(NetworkStream from, TimeSpan duration)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        end.CancelAfter(duration);
        try
        {
            await from.CopyToAsync(Stream.Null, end.Token);
        }
        catch (OperationCanceledException) when (!_closing.IsCancellationRequested)
        {
            // The silence is over.
        }
    }
}
