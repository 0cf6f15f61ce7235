using Azure.Messaging.EventHubs.Consumer;

namespace Local.EventHubs.Reading;

/// <summary>An event hub, seen by one consumer group.</summary>
internal interface IEventHub
{
    string FullyQualifiedNamespace { get; }

    /// <summary>Its name, without the namespace.</summary>
    string Name { get; }

    string ConsumerGroup { get; }

    /// <summary>Asks for its partitions; they may become more.</summary>
    Task<IReadOnlyList<string>> GetPartitionsAsync(CancellationToken cancellation);

    /// <summary>Opens a reader of a partition, which takes it away from whoever reads it. Nothing is sent yet: what is wrong shows when it receives.</summary>
    IPartitionReader OpenReader(string partition, EventPosition from);
}
