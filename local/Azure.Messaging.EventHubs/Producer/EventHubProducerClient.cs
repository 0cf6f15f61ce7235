#nullable disable annotations // The real package is not annotated.
using System.Collections.Concurrent;
using Azure.Core;
using Azure.Messaging.EventHubs.Transport;
using Azure.Messaging.EventHubs.Wire;

namespace Azure.Messaging.EventHubs.Producer;

/// <summary>Sends events to an event hub.</summary>
/// <remarks>Thread-safe: keep one for the life of the app. See https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.producer.eventhubproducerclient.</remarks>
public class EventHubProducerClient : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SenderTransport> _senders = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly bool _ownsConnection;
    private readonly Attempts _attempts;

    /// <summary>For the event hub that the connection string names.</summary>
    /// <inheritdoc cref="EventHubConnection(string)"/>
    public EventHubProducerClient(string connectionString) : this(connectionString, null, null) { }

    /// <inheritdoc cref="EventHubProducerClient(string)"/>
    public EventHubProducerClient(string connectionString, EventHubProducerClientOptions clientOptions) : this(connectionString, null, clientOptions) { }

    /// <inheritdoc cref="EventHubProducerClient(string)"/>
    public EventHubProducerClient(string connectionString, string eventHubName) : this(connectionString, eventHubName, null) { }

    /// <inheritdoc cref="EventHubProducerClient(string)"/>
    public EventHubProducerClient(string connectionString, string eventHubName, EventHubProducerClientOptions clientOptions)
        : this(Own(clientOptions, (options, timeout) => new EventHubConnection(connectionString, eventHubName, options, timeout)), clientOptions, true) { }

    /// <summary>Authorised by a shared access key.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>contoso.servicebus.windows.net</c>.</param>
    public EventHubProducerClient(string fullyQualifiedNamespace, string eventHubName, AzureNamedKeyCredential credential, EventHubProducerClientOptions clientOptions = default)
        : this(Own(clientOptions, (options, timeout) => new EventHubConnection(fullyQualifiedNamespace, eventHubName, EventHubConnection.Tokens(credential, options), options, timeout)), clientOptions, true) { }

    /// <summary>Authorised by a shared access signature.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>contoso.servicebus.windows.net</c>.</param>
    public EventHubProducerClient(string fullyQualifiedNamespace, string eventHubName, AzureSasCredential credential, EventHubProducerClientOptions clientOptions = default)
        : this(Own(clientOptions, (options, timeout) => new EventHubConnection(fullyQualifiedNamespace, eventHubName, EventHubConnection.Tokens(credential), options, timeout)), clientOptions, true) { }

    /// <summary>Authorised by tokens of Microsoft Entra.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>contoso.servicebus.windows.net</c>.</param>
    public EventHubProducerClient(string fullyQualifiedNamespace, string eventHubName, TokenCredential credential, EventHubProducerClientOptions clientOptions = default)
        : this(Own(clientOptions, (options, timeout) => new EventHubConnection(fullyQualifiedNamespace, eventHubName, EventHubConnection.Tokens(credential), options, timeout)), clientOptions, true) { }

    /// <summary>Over a connection that stays open when the client is closed.</summary>
    public EventHubProducerClient(EventHubConnection connection, EventHubProducerClientOptions clientOptions = default) : this(connection, clientOptions, false) { }

    /// <summary>For mocks.</summary>
    protected EventHubProducerClient() { }

    private EventHubProducerClient(EventHubConnection connection, EventHubProducerClientOptions options, bool ownsConnection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        (Connection, _ownsConnection) = (connection, ownsConnection);
        Identifier = ClientNames.Identifier(options?.Identifier);
        _attempts = new Attempts(connection, (options?.RetryOptions ?? new EventHubsRetryOptions()).ToPolicy(), _closing.Token);
    }

    /// <summary>The host of the namespace.</summary>
    public string FullyQualifiedNamespace => Connection.FullyQualifiedNamespace;

    /// <summary>The event hub.</summary>
    public string EventHubName => Connection.EventHubName;

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>Names the client.</summary>
    public string Identifier { get; }

    private EventHubConnection Connection { get; }

    /// <summary>What the service says of the event hub.</summary>
    /// <exception cref="EventHubsException">It could not be had.</exception>
    public virtual Task<EventHubProperties> GetEventHubPropertiesAsync(CancellationToken cancellationToken = default) => _attempts.RunAsync(Connection.Management.EventHubAsync, cancellationToken);

    /// <summary>The partitions of the event hub.</summary>
    /// <exception cref="EventHubsException">They could not be had.</exception>
    public virtual async Task<string[]> GetPartitionIdsAsync(CancellationToken cancellationToken = default) => (await GetEventHubPropertiesAsync(cancellationToken).ConfigureAwait(false)).PartitionIds;

    /// <summary>What the service says of a partition.</summary>
    /// <exception cref="EventHubsException">It could not be had.</exception>
    public virtual Task<PartitionProperties> GetPartitionPropertiesAsync(string partitionId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(partitionId);
        return _attempts.RunAsync(token => Connection.Management.PartitionAsync(partitionId, token), cancellationToken);
    }

    /// <inheritdoc cref="SendAsync(IEnumerable{EventData}, SendEventOptions, CancellationToken)"/>
    public virtual Task SendAsync(IEnumerable<EventData> eventBatch, CancellationToken cancellationToken = default) => SendAsync(eventBatch, null, cancellationToken);

    /// <summary>Sends events together: all or none, in their order, to one partition.</summary>
    /// <exception cref="EventHubsException"><see cref="EventHubsException.FailureReason.MessageSizeExceeded"/>: they are too large together.</exception>
    /// <exception cref="InvalidOperationException">The options name a partition and a key.</exception>
    public virtual async Task SendAsync(IEnumerable<EventData> eventBatch, SendEventOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(eventBatch);
        options?.Check();
        _attempts.EnsureOpen();
        EventData[] all = [.. eventBatch];
        if (all.Length > 0) await Sender(options).SendAsync(EventWriter.Write(all, options?.PartitionKey), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the events of a batch: all or none.</summary>
    /// <exception cref="EventHubsException">It was not sent; <see cref="EventHubsException.Reason"/> says why.</exception>
    public virtual async Task SendAsync(EventDataBatch eventBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(eventBatch);
        _attempts.EnsureOpen();
        if (eventBatch.Count == 0) return;
        using (eventBatch.Lock()) await Sender(eventBatch.Options).SendAsync(eventBatch.Envelope(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An empty batch, as large as the service takes.</summary>
    public virtual ValueTask<EventDataBatch> CreateBatchAsync(CancellationToken cancellationToken = default) => CreateBatchAsync(null, cancellationToken);

    /// <summary>An empty batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The options ask for more than the service takes.</exception>
    /// <exception cref="InvalidOperationException">The options name a partition and a key.</exception>
    public virtual async ValueTask<EventDataBatch> CreateBatchAsync(CreateBatchOptions options, CancellationToken cancellationToken = default)
    {
        options?.Check();
        _attempts.EnsureOpen();
        var largest = await Sender(null).MaxMessageSizeAsync(cancellationToken).ConfigureAwait(false);
        if (options?.MaximumSizeInBytes > largest)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaximumSizeInBytes, $"'{EventHubName}' takes {largest} bytes at most.");
        var route = options?.CopyRoute() ?? new SendEventOptions();
        return new EventDataBatch(new EncodedEvents(options?.MaximumSizeInBytes ?? largest, route.PartitionKey), route);
    }

    /// <summary>Closes it, and its connection unless that was given to it.</summary>
    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IsClosed = true;
        await _closing.CancelAsync().ConfigureAwait(false);
        foreach (var sender in _senders.Values) await sender.DisposeAsync().ConfigureAwait(false);
        if (_ownsConnection) await Connection.CloseAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc cref="CloseAsync"/>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private SenderTransport Sender(SendEventOptions options)
    {
        var partition = string.IsNullOrEmpty(options?.PartitionId) ? null : options.PartitionId;
        return _senders.GetOrAdd(partition ?? "", _ => new SenderTransport(Connection, partition, _attempts));
    }

    private static EventHubConnection Own(EventHubProducerClientOptions options, Func<EventHubConnectionOptions, TimeSpan, EventHubConnection> connect)
    {
        options ??= new EventHubProducerClientOptions();
        return connect(options.ConnectionOptions, options.RetryOptions.ToPolicy().CalculateTryTimeout(0));
    }
}
