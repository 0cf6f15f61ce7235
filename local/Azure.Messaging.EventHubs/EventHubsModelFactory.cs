#nullable disable annotations // The real package is not annotated.
using System.ComponentModel;
using System.Globalization;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;

namespace Azure.Messaging.EventHubs;

/// <summary>Makes what the service makes, to test with.</summary>
public static class EventHubsModelFactory
{
    /// <summary>What the service says of an event hub.</summary>
    public static EventHubProperties EventHubProperties(string name, DateTimeOffset createdOn, string[] partitionIds) => new(name, createdOn, partitionIds);

    /// <summary>What the service says of an event hub.</summary>
    public static EventHubProperties EventHubProperties(string name, DateTimeOffset createdOn, string[] partitionIds, bool isGeoReplicationEnabled) => new(name, createdOn, partitionIds, isGeoReplicationEnabled);

    /// <summary>What the service says of a partition.</summary>
    public static PartitionProperties PartitionProperties(string eventHubName, string partitionId, bool isEmpty, long beginningSequenceNumber, long lastSequenceNumber, string lastOffsetString, DateTimeOffset lastEnqueuedTime) =>
        new(eventHubName, partitionId, isEmpty, beginningSequenceNumber, lastSequenceNumber, lastOffsetString, lastEnqueuedTime);

    /// <summary>The partition that an event was read from.</summary>
    public static PartitionContext PartitionContext(string partitionId, LastEnqueuedEventProperties lastEnqueuedEventProperties = default) => PartitionContext(null, null, null, partitionId, lastEnqueuedEventProperties);

    /// <summary>The partition that an event was read from.</summary>
    public static PartitionContext PartitionContext(string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId, LastEnqueuedEventProperties lastEnqueuedEventProperties = default) =>
        new(fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId, () => lastEnqueuedEventProperties);

    /// <summary>What the service said of the last event of a partition.</summary>
    public static LastEnqueuedEventProperties LastEnqueuedEventProperties(long? lastSequenceNumber, string lastOffsetString, DateTimeOffset? lastEnqueuedTime, DateTimeOffset? lastReceivedTime) =>
        new(lastSequenceNumber, lastOffsetString, lastEnqueuedTime, lastReceivedTime);

    /// <summary>An event as if it was received.</summary>
    public static EventData EventData(BinaryData eventBody, IDictionary<string, object> properties = default, IReadOnlyDictionary<string, object> systemProperties = default, string partitionKey = default, long sequenceNumber = long.MinValue, string offsetString = default, DateTimeOffset enqueuedTime = default) =>
        new(eventBody, properties, systemProperties, sequenceNumber, offsetString, enqueuedTime, partitionKey);

    /// <summary>An event as if it was received, with a number for its offset.</summary>
    [Obsolete("An offset need not be a number: use the overload with a string.")]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static EventData EventData(BinaryData eventBody, IDictionary<string, object> properties = default, IReadOnlyDictionary<string, object> systemProperties = default, string partitionKey = default, long sequenceNumber = long.MinValue, long offset = long.MinValue, DateTimeOffset enqueuedTime = default) =>
        new(eventBody, properties, systemProperties, sequenceNumber, offset == long.MinValue ? null : offset.ToString(CultureInfo.InvariantCulture), enqueuedTime, partitionKey);

    /// <summary>A batch whose events a test keeps.</summary>
    /// <param name="batchSizeBytes">How large it says it is.</param>
    /// <param name="batchEventStore">Gets the events that are added.</param>
    /// <param name="tryAddCallback">Whether an event is added; all are when it is left out.</param>
    public static EventDataBatch EventDataBatch(long batchSizeBytes, IList<EventData> batchEventStore, CreateBatchOptions batchOptions = default, Func<EventData, bool> tryAddCallback = default)
    {
        ArgumentNullException.ThrowIfNull(batchEventStore);
        var options = batchOptions ?? new CreateBatchOptions();
        return new EventDataBatch(new KeptEvents(batchSizeBytes, options.MaximumSizeInBytes ?? long.MaxValue, batchEventStore, options.PartitionKey, tryAddCallback), options);
    }
}
