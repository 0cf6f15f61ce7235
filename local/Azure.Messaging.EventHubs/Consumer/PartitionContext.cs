#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>The partition that an event was read from.</summary>
public class PartitionContext
{
    private readonly Func<LastEnqueuedEventProperties> _last;

    /// <summary>For types that derive from it.</summary>
    protected internal PartitionContext(string partitionId) => PartitionId = partitionId;

    /// <summary>For types that derive from it.</summary>
    protected internal PartitionContext(string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId)
        : this(partitionId) => (FullyQualifiedNamespace, EventHubName, ConsumerGroup) = (fullyQualifiedNamespace, eventHubName, consumerGroup);

    internal PartitionContext(string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId, Func<LastEnqueuedEventProperties> last)
        : this(fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId) => _last = last;

    /// <summary>The host of the namespace.</summary>
    public string FullyQualifiedNamespace { get; }

    /// <summary>The event hub.</summary>
    public string EventHubName { get; }

    /// <summary>The consumer group that reads.</summary>
    public string ConsumerGroup { get; }

    /// <summary>The partition.</summary>
    public string PartitionId { get; }

    /// <summary>What the service said of the last event of the partition; empty unless the options asked for it.</summary>
    /// <exception cref="EventHubsException"><see cref="EventHubsException.FailureReason.ClientClosed"/>: the partition is not read any more.</exception>
    public virtual LastEnqueuedEventProperties ReadLastEnqueuedEventProperties() => _last?.Invoke() ?? default;
}
