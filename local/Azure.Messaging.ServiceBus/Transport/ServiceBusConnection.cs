using Azure.Messaging.ServiceBus.Wire;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus.Transport;

/// <summary>The connection of a client, with what its options say.</summary>
internal sealed class ServiceBusConnection : IAsyncDisposable
{
    private readonly RetrySchedule _schedule;

    public ServiceBusConnection(Destination destination, TokenSource tokens, ServiceBusClientOptions options)
    {
        Options = options;
        _schedule = new RetrySchedule(options.RetryOptions);
        Namespace = new NamespaceConnection(destination, tokens, TryTimeout, options.Time);
        Writer = new MessageWriter(options.Time);
    }

    public string FullyQualifiedNamespace => Namespace.FullyQualifiedNamespace;

    public NamespaceConnection Namespace { get; }

    public ServiceBusClientOptions Options { get; }

    public TimeSpan TryTimeout => Options.RetryOptions.TryTimeout;

    public MessageWriter Writer { get; }

    /// <summary>Tries an operation as often as the options say.</summary>
    /// <param name="isFinal">Failures that are not tried again although they may pass.</param>
    /// <exception cref="ServiceBusException">The last try failed.</exception>
    public Task<T> RetryAsync<T>(string entity, Func<CancellationToken, Task<T>> operation, CancellationToken cancellation, Func<Exception, bool>? isFinal = null)
    {
        var retrying = new Retrying(
            e => Errors.Of(e, entity),
            (failure, failures) => isFinal?.Invoke(failure) == true ? null : _schedule.After(failure, failures, Random.Shared.NextDouble()),
            () => Namespace.IsDisposed,
            Options.Time);
        return retrying.RunAsync(operation, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Namespace.DisposeAsync();
}
