using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Lambda.Workflows.Tasks.Targets;

namespace Lambda.Workflows.Tasks.Http;

/// <summary>
/// Sends the requests of HTTP tasks. It follows no redirects, keeps no cookies, uses no proxy, and connects only to addresses that the
/// connection allows: a host name is resolved once, and the request goes to the address that was checked.
/// </summary>
internal sealed class HttpTaskClient(Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeSpan timeout) : IDisposable
{
    /// <summary>The maximum size of an answer, in bytes.</summary>
    public const int MostBytes = 262_144;

    // A connection that is open is not used for another target, whose networks may be fewer.
    private readonly ConcurrentDictionary<ConnectionTarget, HttpClient> clients = new();

    public HttpTaskClient()
        : this((host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation), TimeSpan.FromSeconds(60))
    {
    }

    /// <summary>How long a call may take, including redirects.</summary>
    public TimeSpan Timeout { get; } = timeout;

    public Task<HttpResponseMessage> SendAsync(ConnectionTarget target, HttpRequestMessage message, CancellationToken cancellation) =>
        clients.GetOrAdd(target, Create).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);

    public void Dispose()
    {
        foreach (var client in clients.Values)
            client.Dispose();
    }

    private HttpClient Create(ConnectionTarget target)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 64,
            ConnectCallback = (context, cancellation) => ConnectAsync(target, context.DnsEndPoint, cancellation),
        };
        return new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    private async ValueTask<Stream> ConnectAsync(ConnectionTarget target, DnsEndPoint end, CancellationToken cancellation)
    {
        var found = await resolve(end.Host, cancellation);
        var addresses = found.Where(address => target.Reaches(end.Host, address)).ToArray();
        if (addresses.Length == 0)
            throw new HttpRequestException(
                $"{end.Host} has no address that the connection allows. Private addresses must be in its {nameof(target.Networks)}.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, end.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            // Until there is a stream, nobody else closes the socket. The client handles the failure.
            socket.Dispose();
            throw;
        }
    }
}
