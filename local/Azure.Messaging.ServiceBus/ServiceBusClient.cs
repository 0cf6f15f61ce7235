#nullable disable annotations // The real package is not annotated.
using Azure.Core;
using Azure.Messaging.ServiceBus.Transport;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus;

/// <summary>Makes the senders and receivers of a namespace; they share its connection.</summary>
/// <remarks>Thread-safe: keep one for the life of the app. See https://learn.microsoft.com/dotnet/api/azure.messaging.servicebus.servicebusclient.</remarks>
public class ServiceBusClient : IAsyncDisposable
{
    internal const string Scope = "https://servicebus.azure.net/.default";
    private readonly ServiceBusClientOptions _options = new();
    private string _identifier;
    private volatile bool _isClosed;

    /// <summary>For the namespace that a connection string names, with its key or signature.</summary>
    /// <param name="connectionString">With <c>UseDevelopmentEmulator=true</c> it is reached without TLS, on port 5672 unless its endpoint says otherwise.</param>
    /// <exception cref="FormatException">It is no connection string.</exception>
    /// <exception cref="ArgumentException">It lacks an endpoint or a way to sign.</exception>
    public ServiceBusClient(string connectionString) : this(connectionString, new ServiceBusClientOptions()) { }

    /// <inheritdoc cref="ServiceBusClient(string)"/>
    public ServiceBusClient(string connectionString, ServiceBusClientOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var parsed = ConnectionString.Parse(connectionString);
        _options = options?.Copy() ?? new ServiceBusClientOptions();
        Connection = Connect(Destination.Of(parsed, _options.CustomEndpointAddress), TokenSource.Of(parsed, _options.Time));
        OnlyEntity = parsed.EntityPath;
    }

    /// <summary>Authorised by tokens of Microsoft Entra.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>contoso.servicebus.windows.net</c>.</param>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential) : this(fullyQualifiedNamespace, credential, new ServiceBusClientOptions()) { }

    /// <inheritdoc cref="ServiceBusClient(string, TokenCredential)"/>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options) : this(fullyQualifiedNamespace, new EntraTokens(NotNull(credential), Scope), options) { }

    /// <summary>Authorised by a shared access key.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>contoso.servicebus.windows.net</c>.</param>
    public ServiceBusClient(string fullyQualifiedNamespace, AzureNamedKeyCredential credential, ServiceBusClientOptions options = default)
        : this(fullyQualifiedNamespace, new KeyTokens(NotNull(credential), (options ?? new ServiceBusClientOptions()).Time), options) { }

    /// <summary>Authorised by a shared access signature.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>contoso.servicebus.windows.net</c>.</param>
    public ServiceBusClient(string fullyQualifiedNamespace, AzureSasCredential credential, ServiceBusClientOptions options = default)
        : this(fullyQualifiedNamespace, new SignatureTokens(NotNull(credential)), options) { }

    /// <summary>For mocks.</summary>
    protected ServiceBusClient() { }

    private ServiceBusClient(string fullyQualifiedNamespace, TokenSource tokens, ServiceBusClientOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullyQualifiedNamespace);
        _options = options?.Copy() ?? new ServiceBusClientOptions();
        Connection = Connect(Destination.Of(fullyQualifiedNamespace, _options.CustomEndpointAddress), tokens);
    }

    /// <summary>The host of the namespace.</summary>
    public virtual string FullyQualifiedNamespace => Connection.FullyQualifiedNamespace;

    /// <summary>Whether it was disposed of.</summary>
    public virtual bool IsClosed => _isClosed;

    /// <summary>What carries AMQP.</summary>
    public virtual ServiceBusTransportType TransportType => _options.TransportType;

    /// <summary>Names the client in logs.</summary>
    public virtual string Identifier => _identifier ??= EntityPaths.Identifier(FullyQualifiedNamespace, _options.Identifier);

    internal ServiceBusConnection Connection { get; }

    private string OnlyEntity { get; }

    /// <summary>A sender to a queue or a topic; it connects when it is first used.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => CreateSender(queueOrTopicName, new ServiceBusSenderOptions());

    /// <inheritdoc cref="CreateSender(string)"/>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions options) => new(Connection, Check(queueOrTopicName, nameof(queueOrTopicName)), options);

    /// <summary>A receiver of a queue; it connects when it is first used.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    /// <inheritdoc cref="CreateReceiver(string)"/>
    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => new(Connection, Check(queueName, nameof(queueName)), options);

    /// <summary>A receiver of a topic's subscription; it connects when it is first used.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) => CreateReceiver(topicName, subscriptionName, new ServiceBusReceiverOptions());

    /// <inheritdoc cref="CreateReceiver(string, string)"/>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        new(Connection, EntityPaths.Subscription(Check(topicName, nameof(topicName)), subscriptionName), options);

    /// <summary>Locks the next session of a queue that has messages and no lock, and waits for one as long as a try may take.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.ServiceTimeout"/>: there was none.</exception>
    /// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/message-sessions.</remarks>
    public virtual Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(string queueName, ServiceBusSessionReceiverOptions options = default, CancellationToken cancellationToken = default) =>
        ServiceBusSessionReceiver.AcceptAsync(Connection, Check(queueName, nameof(queueName)), null, options, cancellationToken);

    /// <summary>Locks the next session of a subscription that has messages and no lock, and waits for one as long as a try may take.</summary>
    /// <inheritdoc cref="AcceptNextSessionAsync(string, ServiceBusSessionReceiverOptions, CancellationToken)"/>
    public virtual Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(string topicName, string subscriptionName, ServiceBusSessionReceiverOptions options = default, CancellationToken cancellationToken = default) =>
        ServiceBusSessionReceiver.AcceptAsync(Connection, EntityPaths.Subscription(Check(topicName, nameof(topicName)), subscriptionName), null, options, cancellationToken);

    /// <summary>Locks a session of a queue, which need not have messages.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.SessionCannotBeLocked"/>: another receiver holds it.</exception>
    public virtual Task<ServiceBusSessionReceiver> AcceptSessionAsync(string queueName, string sessionId, ServiceBusSessionReceiverOptions options = default, CancellationToken cancellationToken = default) =>
        ServiceBusSessionReceiver.AcceptAsync(Connection, Check(queueName, nameof(queueName)), NotNull(sessionId), options, cancellationToken);

    /// <summary>Locks a session of a subscription, which need not have messages.</summary>
    /// <inheritdoc cref="AcceptSessionAsync(string, string, ServiceBusSessionReceiverOptions, CancellationToken)"/>
    public virtual Task<ServiceBusSessionReceiver> AcceptSessionAsync(string topicName, string subscriptionName, string sessionId, ServiceBusSessionReceiverOptions options = default, CancellationToken cancellationToken = default) =>
        ServiceBusSessionReceiver.AcceptAsync(Connection, EntityPaths.Subscription(Check(topicName, nameof(topicName)), subscriptionName), NotNull(sessionId), options, cancellationToken);

    /// <summary>Closes the connection, and with it all senders and receivers.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        _isClosed = true;
        if (Connection is not null) await Connection.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private ServiceBusConnection Connect(Destination destination, TokenSource tokens)
    {
        if (TransportType != ServiceBusTransportType.AmqpTcp) throw new NotSupportedException("Local builds speak AMQP over TCP only: leave TransportType at AmqpTcp.");
        return new ServiceBusConnection(destination, tokens, _options);
    }

    private string Check(string entity, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(entity, parameter);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (!string.IsNullOrEmpty(OnlyEntity) && !string.Equals(OnlyEntity, entity, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"The connection string is for the entity '{OnlyEntity}', not '{entity}'.", parameter);
        return entity;
    }

    private static T NotNull<T>(T value) where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}
