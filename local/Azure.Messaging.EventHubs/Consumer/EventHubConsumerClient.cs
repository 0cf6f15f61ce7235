#nullable disable annotations // The real package is not annotated.
using Azure.Core;
using Azure.Messaging.EventHubs.Transport;

namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>Reads the events of an event hub, all of it or partition by partition.</summary>
/// <remarks>Thread-safe. See https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.consumer.eventhubconsumerclient.</remarks>
public class EventHubConsumerClient : IAsyncDisposable
{
    /// <summary>The consumer group that each event hub has.</summary>
    public const string DefaultConsumerGroupName = "$Default";

    private static readonly ReadEventOptions DefaultOptions = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly bool _ownsConnection;
    private readonly Attempts _attempts;

    /// <summary>For the event hub that the connection string names.</summary>
    /// <inheritdoc cref="EventHubConnection(string)"/>
    public EventHubConsumerClient(string consumerGroup, string connectionString) : this(consumerGroup, connectionString, null, null) { }

    /// <inheritdoc cref="EventHubConsumerClient(string, string)"/>
    public EventHubConsumerClient(string consumerGroup, string connectionString, EventHubConsumerClientOptions clientOptions) : this(consumerGroup, connectionString, null, clientOptions) { }

    /// <inheritdoc cref="EventHubConsumerClient(string, string)"/>
    public EventHubConsumerClient(string consumerGroup, string connectionString, string eventHubName) : this(consumerGroup, connectionString, eventHubName, null) { }

    /// <inheritdoc cref="EventHubConsumerClient(string, string)"/>
    public EventHubConsumerClient(string consumerGroup, string connectionString, string eventHubName, EventHubConsumerClientOptions clientOptions)
        : this(consumerGroup, Own(clientOptions, (options, timeout) => new EventHubConnection(connectionString, eventHubName, options, timeout)), clientOptions, true) { }

    /// <summary>Authorised by a shared access key.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>contoso.servicebus.windows.net</c>.</param>
    public EventHubConsumerClient(string consumerGroup, string fullyQualifiedNamespace, string eventHubName, AzureNamedKeyCredential credential, EventHubConsumerClientOptions clientOptions = default)
        : this(consumerGroup, Own(clientOptions, (options, timeout) => new EventHubConnection(fullyQualifiedNamespace, eventHubName, EventHubConnection.Tokens(credential, options), options, timeout)), clientOptions, true) { }

    /// <summary>Authorised by a shared access signature.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>contoso.servicebus.windows.net</c>.</param>
    public EventHubConsumerClient(string consumerGroup, string fullyQualifiedNamespace, string eventHubName, AzureSasCredential credential, EventHubConsumerClientOptions clientOptions = default)
        : this(consumerGroup, Own(clientOptions, (options, timeout) => new EventHubConnection(fullyQualifiedNamespace, eventHubName, EventHubConnection.Tokens(credential), options, timeout)), clientOptions, true) { }

    /// <summary>Authorised by tokens of Microsoft Entra.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>contoso.servicebus.windows.net</c>.</param>
    public EventHubConsumerClient(string consumerGroup, string fullyQualifiedNamespace, string eventHubName, TokenCredential credential, EventHubConsumerClientOptions clientOptions = default)
        : this(consumerGroup, Own(clientOptions, (options, timeout) => new EventHubConnection(fullyQualifiedNamespace, eventHubName, EventHubConnection.Tokens(credential), options, timeout)), clientOptions, true) { }

    /// <summary>Over a connection that stays open when the client is closed.</summary>
    public EventHubConsumerClient(string consumerGroup, EventHubConnection connection, EventHubConsumerClientOptions clientOptions = default) : this(consumerGroup, connection, clientOptions, false) { }

    /// <summary>For mocks.</summary>
    protected EventHubConsumerClient() { }

    private EventHubConsumerClient(string consumerGroup, EventHubConnection connection, EventHubConsumerClientOptions options, bool ownsConnection)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumerGroup);
        ArgumentNullException.ThrowIfNull(connection);
        (ConsumerGroup, Connection, _ownsConnection) = (consumerGroup, connection, ownsConnection);
        Identifier = ClientNames.Identifier(options?.Identifier);
        _attempts = new Attempts(connection, (options?.RetryOptions ?? new EventHubsRetryOptions()).ToPolicy(), _closing.Token);
    }

    /// <summary>The host of the namespace.</summary>
    public string FullyQualifiedNamespace => Connection.FullyQualifiedNamespace;

    /// <summary>The event hub.</summary>
    public string EventHubName => Connection.EventHubName;

    /// <summary>The consumer group that it reads in.</summary>
    public string ConsumerGroup { get; }

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>Names the client at the service.</summary>
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

    /// <inheritdoc cref="ReadEventsFromPartitionAsync(string, EventPosition, ReadEventOptions, CancellationToken)"/>
    public virtual IAsyncEnumerable<PartitionEvent> ReadEventsFromPartitionAsync(string partitionId, EventPosition startingPosition, CancellationToken cancellationToken = default) =>
        ReadEventsFromPartitionAsync(partitionId, startingPosition, null, cancellationToken);

    /// <summary>Reads a partition, without end, until it is cancelled or left.</summary>
    /// <exception cref="EventHubsException"><see cref="EventHubsException.FailureReason.ConsumerDisconnected"/>: another consumer took the partition.</exception>
    /// <exception cref="TaskCanceledException">It was cancelled.</exception>
    public virtual IAsyncEnumerable<PartitionEvent> ReadEventsFromPartitionAsync(string partitionId, EventPosition startingPosition, ReadEventOptions readOptions, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(partitionId);
        _attempts.EnsureOpen();
        var options = (readOptions ?? DefaultOptions).Copy();
        return EventStream.OfPartitionAsync(() => Reader(partitionId, startingPosition, options), options, cancellationToken);
    }

    /// <inheritdoc cref="ReadEventsAsync(bool, ReadEventOptions, CancellationToken)"/>
    public virtual IAsyncEnumerable<PartitionEvent> ReadEventsAsync(CancellationToken cancellationToken = default) => ReadEventsAsync(true, null, cancellationToken);

    /// <inheritdoc cref="ReadEventsAsync(bool, ReadEventOptions, CancellationToken)"/>
    public virtual IAsyncEnumerable<PartitionEvent> ReadEventsAsync(ReadEventOptions readOptions, CancellationToken cancellationToken = default) => ReadEventsAsync(true, readOptions, cancellationToken);

    /// <summary>Reads all partitions, without end, until it is cancelled or left; to explore with, not for production.</summary>
    /// <param name="startReadingAtEarliestEvent">False for the events that come from now on.</param>
    /// <exception cref="EventHubsException"><see cref="EventHubsException.FailureReason.ConsumerDisconnected"/>: another consumer took a partition.</exception>
    /// <exception cref="TaskCanceledException">It was cancelled.</exception>
    public virtual IAsyncEnumerable<PartitionEvent> ReadEventsAsync(bool startReadingAtEarliestEvent, ReadEventOptions readOptions = default, CancellationToken cancellationToken = default)
    {
        _attempts.EnsureOpen();
        var options = (readOptions ?? DefaultOptions).Copy();
        var position = startReadingAtEarliestEvent ? EventPosition.Earliest : EventPosition.Latest;
        return EventStream.OfAllAsync(async token => [.. (await GetPartitionIdsAsync(token).ConfigureAwait(false)).Select(partition => Reader(partition, position, options))], options, cancellationToken);
    }

    /// <summary>Closes it, and its connection unless that was given to it.</summary>
    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IsClosed = true;
        await _closing.CancelAsync().ConfigureAwait(false);
        if (_ownsConnection) await Connection.CloseAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc cref="CloseAsync"/>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private PartitionReader Reader(string partition, EventPosition position, ReadEventOptions options)
    {
        var settings = new PartitionReaderSettings(ConsumerGroup, partition, Identifier) { OwnerLevel = options.OwnerLevel, PrefetchCount = options.PrefetchCount, TracksLastEvent = options.TrackLastEnqueuedEventProperties };
        return new PartitionReader(Connection, settings, position, _attempts);
    }

    private static EventHubConnection Own(EventHubConsumerClientOptions options, Func<EventHubConnectionOptions, TimeSpan, EventHubConnection> connect)
    {
        options ??= new EventHubConsumerClientOptions();
        return connect(options.ConnectionOptions, options.RetryOptions.ToPolicy().CalculateTryTimeout(0));
    }
}
