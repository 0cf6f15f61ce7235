#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>An event and the partition it was read from; without an event when none came in the time to wait.</summary>
/// <remarks>An event that is not there has a context without a partition.</remarks>
public struct PartitionEvent
{
    /// <summary>To test with.</summary>
    public PartitionEvent(PartitionContext partition, EventData data)
    {
        ArgumentNullException.ThrowIfNull(partition);
        (Partition, Data) = (partition, data);
    }

    /// <summary>The partition.</summary>
    public PartitionContext Partition { get; }

    /// <summary>The event; null when none came in time.</summary>
    public EventData Data { get; }
}
