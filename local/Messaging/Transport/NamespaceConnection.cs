using System.Net.Security;
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
    private readonly RemoteCertificateValidationCallback? _trust;
    private readonly Reopening<Open> _connection;

    /// <param name="timeout">For each answer of the other end.</param>
    /// <param name="trust">Decides on the server's certificate; null trusts what the machine trusts.</param>
    public NamespaceConnection(Destination destination, TokenSource tokens, TimeSpan timeout, TimeProvider time, RemoteCertificateValidationCallback? trust = null)
    {
        (_destination, Tokens, _timeout, _time, _trust) = (destination, tokens, timeout, time, trust);
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
            Tls = _destination.UsesTls ? new SslClientAuthenticationOptions { TargetHost = _destination.Host, RemoteCertificateValidationCallback = _trust } : null,
        };
        var connection = await AmqpClient.ConnectAsync(_destination.Host, _destination.Port, options, cancellation).ConfigureAwait(false);
        return new Open(connection, new Authorization(connection, Tokens, _time));
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
