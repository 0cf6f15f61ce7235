using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;

namespace Local.EventHubs.Reading;

/// <summary>An event hub of the client.</summary>
[SuppressMessage("Design", "CA1001", Justification = "On a connection of others the client holds nothing of its own.")]
internal sealed class ClientEventHub(EventHubConnection connection, string consumerGroup, EventHubOptions options) : IEventHub
{
    // The real processor's: of two readers of one level the later has the partition, and the earlier is disconnected.
    private const long OwnerLevel = 0;
    private readonly EventHubConsumerClient _client = new(consumerGroup, connection, new EventHubConsumerClientOptions { RetryOptions = options.Retry });

    public string FullyQualifiedNamespace => connection.FullyQualifiedNamespace;
    public string Name => connection.EventHubName;
    public string ConsumerGroup => consumerGroup;

    public async Task<IReadOnlyList<string>> GetPartitionsAsync(CancellationToken cancellation) => await _client.GetPartitionIdsAsync(cancellation);

    public IPartitionReader OpenReader(string partition, EventPosition from) => new Reader(new PartitionReceiver(consumerGroup, partition, from, connection, new PartitionReceiverOptions
    {
        OwnerLevel = OwnerLevel,
        PrefetchCount = options.PrefetchCount,
        TrackLastEnqueuedEventProperties = options.TrackLastEnqueuedEventProperties,
        RetryOptions = options.Retry,
    }));

    private sealed class Reader(PartitionReceiver receiver) : IPartitionReader
    {
        public async Task<IReadOnlyList<EventData>> ReceiveAsync(int most, TimeSpan wait, CancellationToken cancellation) =>
            [.. await receiver.ReceiveBatchAsync(most, wait, cancellation)];

        public ValueTask DisposeAsync() => receiver.DisposeAsync();
    }
}
