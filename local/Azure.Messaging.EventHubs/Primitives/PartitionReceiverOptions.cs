namespace Azure.Messaging.EventHubs.Primitives;

/// <summary>How a <see cref="PartitionReceiver"/> receives.</summary>
internal sealed class PartitionReceiverOptions
{
    /// <summary>Names the receiver at the service; made up when it is left out.</summary>
    public string? Identifier { get; init; }

    /// <summary>The receiver with the highest level has the partition for itself; null shares it.</summary>
    public long? OwnerLevel { get; init; }

    /// <summary>Events that are fetched before they are asked for.</summary>
    public int PrefetchCount { get; init; } = 300;

    public bool TrackLastEnqueuedEventProperties { get; init; } = true;

    public EventHubsRetryOptions RetryOptions { get; init; } = new();
}
