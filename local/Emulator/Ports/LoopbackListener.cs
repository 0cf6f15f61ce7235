using System.Net;
using System.Net.Sockets;
using Local.Amqp.Transport;

namespace Local.Emulator.Ports;

/// <summary>AMQP on both loopback addresses, because clients differ in what <c>localhost</c> means to them.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private readonly AmqpListener[] _listeners;

    /// <param name="port">0 takes a free one.</param>
    /// <exception cref="StartException">The port is in use.</exception>
    public LoopbackListener(int port, AmqpListenerOptions options, IAmqpHandler handler)
    {
        var first = Listen(IPAddress.Loopback, port, options, handler);
        Port = first.EndPoint.Port;
        try
        {
            _listeners = [first, Listen(IPAddress.IPv6Loopback, Port, options, handler)];
        }
        catch (Exception e) when (e is SocketException || (e is StartException && port == 0))
        {
            // There is no IPv6 here, or the port that was free is taken there.
            _listeners = [first];
        }
    }

    public int Port { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_listeners.Select(listener => listener.DisposeAsync().AsTask())).ConfigureAwait(false);

    private static AmqpListener Listen(IPAddress address, int port, AmqpListenerOptions options, IAmqpHandler handler)
    {
        try
        {
            return new AmqpListener(new IPEndPoint(address, port), options, handler);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            throw StartException.PortInUse(port, "AMQP", "--port", e);
        }
    }
}
