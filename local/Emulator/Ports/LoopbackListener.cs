using System.Net;
using System.Net.Sockets;

namespace Local.Emulator.Ports;

/// <summary>Listens for a protocol on both loopback addresses, because clients resolve <c>localhost</c> differently.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private readonly IAsyncDisposable[] _listeners;

    private LoopbackListener(IAsyncDisposable[] listeners, int port) => (_listeners, Port) = (listeners, port);

    public int Port { get; }

    /// <summary>
    /// The host name or address at which clients reach this listener: the name of both addresses, or the only address that it has.
    /// </summary>
    public string Host => _listeners.Length > 1 ? "localhost" : $"{IPAddress.Loopback}";

    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="open">Listens at an address; throws a <see cref="SocketException"/> if its port is taken.</param>
    /// <param name="endPointOf">Returns where a listener listens.</param>
    /// <param name="use">What the port is for, in the text of errors.</param>
    /// <param name="option">The option that sets another port.</param>
    /// <exception cref="StartException">The port is in use.</exception>
    public static LoopbackListener Open<T>(int port, Func<IPEndPoint, T> open, Func<T, IPEndPoint> endPointOf, string use, string option)
        where T : class, IAsyncDisposable
    {
        T Listen(IPAddress address, int at)
        {
            try
            {
                return open(new IPEndPoint(address, at));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                throw StartException.PortInUse(at, use, option, e);
            }
        }
        var first = Listen(IPAddress.Loopback, port);
        var taken = endPointOf(first).Port;
        try
        {
            return new LoopbackListener([first, Listen(IPAddress.IPv6Loopback, taken)], taken);
        }
        catch (Exception e) when (e is SocketException || (e is StartException && port == 0))
        {
            // The machine has no IPv6, or the port is taken on it.
            return new LoopbackListener([first], taken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_listeners.Select(listener => listener.DisposeAsync().AsTask())).ConfigureAwait(false);
}
