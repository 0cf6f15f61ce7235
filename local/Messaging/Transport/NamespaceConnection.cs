using System.Net.Security;
using System.Net.Sockets;
using Local.Amqp;

namespace Local.Messaging;

/// <summary>The connection to a namespace, opened again when it was lost.</summary>
internal sealed class NamespaceConnection : IAsyncDisposable
{
    private const int LargestMessage = 100 * 1024 * 1024;
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromSeconds(30);
    private readonly Destination _destination;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly Reopening<Open> _connection;

    /// <param name="timeout">For each answer of the other end.</param>
    public NamespaceConnection(Destination destination, TokenSource tokens, TimeSpan timeout, TimeProvider time)
    {
        (_destination, Tokens, _timeout, _time) = (destination, tokens, timeout, time);
        _connection = new Reopening<Open>(OpenAsync, static open => open.Connection.IsOpen, static open => open.CloseAsync());
    }

    public string FullyQualifiedNamespace => _destination.Namespace;

    public TokenSource Tokens { get; }

    public bool IsDisposed => _connection.IsDisposed;

    /// <summary>What a token for an entity is put for.</summary>
    public string Audience(string entity) => $"sb://{FullyQualifiedNamespace}/{entity}";

    /// <summary>A session of its own for links to an entity, which a token was put for.</summary>
    public async Task<AmqpSession> BeginAsync(string entity, CancellationToken cancellation)
    {
        var open = await _connection.GetAsync(cancellation).ConfigureAwait(false);
        await open.Authorization.EnsureAsync(Audience(entity), cancellation).ConfigureAwait(false);
        return await open.Connection.BeginSessionAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>A link in a session of its own, which ends when the link is not to be had.</summary>
    public async Task<T> AttachAsync<T>(string entity, Func<AmqpSession, Task<T>> attach, CancellationToken cancellation)
    {
        var session = await BeginAsync(entity, cancellation).ConfigureAwait(false);
        try
        {
            return await attach(session).ConfigureAwait(false);
        }
        catch
        {
            await Links.EndAsync(session).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<Open> OpenAsync(CancellationToken cancellation)
    {
        var options = new AmqpClientOptions
        {
            HostName = FullyQualifiedNamespace,
            MaxMessageSize = LargestMessage,
            RequestTimeout = _timeout,
            HandshakeTimeout = _timeout < LongestHandshake ? _timeout : LongestHandshake,
        };
        var connection = _destination.UsesTls
            ? await AmqpConnection.ConnectAsync(await SecureAsync(options, cancellation).ConfigureAwait(false), options, cancellation).ConfigureAwait(false)
            : await AmqpClient.ConnectAsync(_destination.Host, _destination.Port, options, cancellation).ConfigureAwait(false);
        return new Open(connection, new Authorization(connection, Tokens, _time));
    }

    private async Task<Stream> SecureAsync(AmqpClientOptions options, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(options.HandshakeTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? secure = null;
        try
        {
            await socket.ConnectAsync(_destination.Host, _destination.Port, either.Token).ConfigureAwait(false);
            secure = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _destination.Host }, either.Token).ConfigureAwait(false);
            return secure;
        }
        catch (Exception e)
        {
            if (secure is not null) await secure.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new TimeoutException($"{_destination.Host}:{_destination.Port} did not answer within {options.HandshakeTimeout}.", e);
            throw;
        }
    }

    private sealed record Open(AmqpConnection Connection, Authorization Authorization)
    {
        public async Task CloseAsync()
        {
            await Authorization.DisposeAsync().ConfigureAwait(false);
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
