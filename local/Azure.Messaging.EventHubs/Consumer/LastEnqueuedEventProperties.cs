#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>What the service said of the last event of a partition, when it sent the last event that was received.</summary>
public readonly record struct LastEnqueuedEventProperties
{
    /// <summary>To test with.</summary>
    public LastEnqueuedEventProperties(long? lastSequenceNumber, string lastOffsetString, DateTimeOffset? lastEnqueuedTime, DateTimeOffset? lastReceivedTime) =>
        (SequenceNumber, OffsetString, EnqueuedTime, LastReceivedTime) = (lastSequenceNumber, lastOffsetString, lastEnqueuedTime, lastReceivedTime);

    internal LastEnqueuedEventProperties(EventData received) : this(received?.LastPartitionSequenceNumber, received?.LastPartitionOffset, received?.LastPartitionEnqueuedTime, received?.LastPartitionPropertiesRetrievalTime) { }

    /// <summary>Its number.</summary>
    public long? SequenceNumber { get; }

    /// <summary>Its offset.</summary>
    public string OffsetString { get; }

    /// <summary>When it was enqueued.</summary>
    public DateTimeOffset? EnqueuedTime { get; }

    /// <summary>When the service said so.</summary>
    public DateTimeOffset? LastReceivedTime { get; }
}
