using System.Net.Security;
using Azure.Messaging.ServiceBus.Security;
using Azure.Messaging.ServiceBus.Wire;
using Local.Amqp;

namespace Azure.Messaging.ServiceBus.Transport;

/// <summary>The connection of a client, opened again when it was lost.</summary>
internal sealed class ServiceBusConnection : IAsyncDisposable
{
    private const int LargestMessage = 100 * 1024 * 1024;
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromSeconds(30);
    private readonly Destination _destination;
    private readonly TokenSource _tokens;
    private readonly RetrySchedule _schedule;
    private readonly Reopening<Open> _connection;

    public ServiceBusConnection(Destination destination, TokenSource tokens, ServiceBusClientOptions options)
    {
        (_destination, _tokens, Options) = (destination, tokens, options);
        _schedule = new RetrySchedule(options.RetryOptions);
        _connection = new Reopening<Open>(OpenAsync, static open => open.Connection.IsOpen, static open => open.CloseAsync());
        Writer = new MessageWriter(options.Time);
    }

    public string FullyQualifiedNamespace => _destination.Namespace;

    public ServiceBusClientOptions Options { get; }

    public TimeSpan TryTimeout => Options.RetryOptions.TryTimeout;

    public MessageWriter Writer { get; }

    /// <summary>A session of its own for links to an entity, which a token was put for.</summary>
    public async Task<AmqpSession> BeginAsync(string entity, CancellationToken cancellation)
    {
        var open = await _connection.GetAsync(cancellation).ConfigureAwait(false);
        await open.Authorization.EnsureAsync($"sb://{FullyQualifiedNamespace}/{entity}", cancellation).ConfigureAwait(false);
        return await open.Connection.BeginSessionAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Tries an operation as often as the options say.</summary>
    /// <param name="isFinal">Failures that are not tried again although they may pass.</param>
    /// <exception cref="ServiceBusException">The last try failed.</exception>
    public async Task<T> RetryAsync<T>(string entity, Func<CancellationToken, Task<T>> operation, CancellationToken cancellation, Func<Exception, bool>? isFinal = null)
    {
        for (var failures = 1; ; failures++)
        {
            cancellation.ThrowIfCancellationRequested();
            TimeSpan delay;
            try
            {
                return await operation(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException && !_connection.IsDisposed)
            {
                var failure = Errors.Of(e, entity);
                if (isFinal?.Invoke(failure) == true || _schedule.After(failure, failures, Random.Shared.NextDouble()) is not { } wait)
                {
                    if (ReferenceEquals(failure, e)) throw;
                    throw failure;
                }
                delay = wait;
            }
            await Task.Delay(delay, Options.Time, cancellation).ConfigureAwait(false);
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
            RequestTimeout = TryTimeout,
            HandshakeTimeout = TryTimeout < LongestHandshake ? TryTimeout : LongestHandshake,
            Tls = _destination.UsesTls ? new SslClientAuthenticationOptions { TargetHost = _destination.Host, RemoteCertificateValidationCallback = Options.CertificateValidationCallback } : null,
        };
        var connection = await AmqpClient.ConnectAsync(_destination.Host, _destination.Port, options, cancellation).ConfigureAwait(false);
        return new Open(connection, new Authorization(connection, _tokens, Options.Time));
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
