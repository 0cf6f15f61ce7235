#nullable disable annotations // The real package is not annotated.
using System.Globalization;

namespace Azure.Messaging.EventHubs;

/// <summary>What the service says of a partition.</summary>
public class PartitionProperties
{
    /// <summary>For types that derive from it.</summary>
    protected internal PartitionProperties(string eventHubName, string partitionId, bool isEmpty, long beginningSequenceNumber, long lastSequenceNumber, string lastOffsetString, DateTimeOffset lastEnqueuedTime)
    {
        (EventHubName, Id, IsEmpty) = (eventHubName, partitionId, isEmpty);
        (BeginningSequenceNumber, LastEnqueuedSequenceNumber, LastEnqueuedOffsetString, LastEnqueuedTime) = (beginningSequenceNumber, lastSequenceNumber, lastOffsetString, lastEnqueuedTime);
    }

    /// <summary>The event hub it is of.</summary>
    public string EventHubName { get; }

    /// <summary>Names it.</summary>
    public string Id { get; }

    /// <summary>The number of the first event that is kept.</summary>
    public long BeginningSequenceNumber { get; }

    /// <summary>The number of the last event.</summary>
    public long LastEnqueuedSequenceNumber { get; }

    /// <summary>The offset of the last event as a number; that of <see cref="long.MinValue"/> when it is none.</summary>
    [Obsolete("An offset need not be a number: use LastEnqueuedOffsetString.")]
    public long LastEnqueuedOffset => long.TryParse(LastEnqueuedOffsetString, CultureInfo.InvariantCulture, out var number) ? number : long.MinValue;

    /// <summary>The offset of the last event.</summary>
    public string LastEnqueuedOffsetString { get; }

    /// <summary>When the last event was enqueued.</summary>
    public DateTimeOffset LastEnqueuedTime { get; }

    /// <summary>Whether it keeps no event.</summary>
    public bool IsEmpty { get; }
}
