using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Transport;

namespace Azure.Messaging.EventHubs.Primitives;

/// <summary>Receives the events of one partition in batches.</summary>
/// <remarks>As the type of that name in the real package; internal, as what of it is public there is not known for sure. For one caller at a time.</remarks>
internal sealed class PartitionReceiver : IAsyncDisposable
{
    private readonly EventHubConnection _connection;
    private readonly Attempts _attempts;
    private readonly PartitionReader _reader;
    private readonly CancellationTokenSource _closing = new();

    /// <param name="connection">Stays open when the receiver is closed.</param>
    public PartitionReceiver(string consumerGroup, string partitionId, EventPosition eventPosition, EventHubConnection connection, PartitionReceiverOptions? options = null)
    {
        options ??= new PartitionReceiverOptions();
        (ConsumerGroup, PartitionId, _connection) = (consumerGroup, partitionId, connection);
        Identifier = ClientNames.Identifier(options.Identifier);
        _attempts = new Attempts(connection, options.RetryOptions.ToPolicy(), _closing.Token);
        var settings = new PartitionReaderSettings(consumerGroup, partitionId, Identifier) { OwnerLevel = options.OwnerLevel, PrefetchCount = options.PrefetchCount, TracksLastEvent = options.TrackLastEnqueuedEventProperties };
        _reader = new PartitionReader(connection, settings, eventPosition, _attempts);
    }

    public string ConsumerGroup { get; }

    public string PartitionId { get; }

    public string Identifier { get; }

    /// <summary>Waits for the first event and takes what has come with it; nothing when none came in time.</summary>
    /// <exception cref="EventHubsException"><see cref="EventHubsException.FailureReason.ConsumerDisconnected"/>: another receiver took the partition.</exception>
    /// <exception cref="TaskCanceledException">It was cancelled.</exception>
    public Task<IReadOnlyList<EventData>> ReceiveBatchAsync(int maximumEventCount, TimeSpan maximumWaitTime, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumEventCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumWaitTime, TimeSpan.Zero);
        return _reader.ReceiveAsync(maximumEventCount, maximumWaitTime, cancellationToken);
    }

    /// <inheritdoc cref="PartitionContext.ReadLastEnqueuedEventProperties"/>
    public LastEnqueuedEventProperties ReadLastEnqueuedEventProperties() => _reader.ReadLastEvent();

    /// <summary>What the service says of the partition.</summary>
    public Task<PartitionProperties> GetPartitionPropertiesAsync(CancellationToken cancellationToken = default) =>
        _attempts.RunAsync(token => _connection.Management.PartitionAsync(PartitionId, token), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _reader.DisposeAsync().ConfigureAwait(false);
    }
}
