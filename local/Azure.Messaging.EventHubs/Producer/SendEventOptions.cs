#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.EventHubs.Producer;

/// <summary>Where events go to: a partition, or the one that a key leads to. One of them or none.</summary>
public class SendEventOptions
{
    /// <summary>Events of the same key go to the same partition.</summary>
    public string PartitionKey { get; set; }

    /// <summary>The partition itself.</summary>
    public string PartitionId { get; set; }

    internal SendEventOptions CopyRoute() => new() { PartitionKey = PartitionKey, PartitionId = PartitionId };

    /// <exception cref="InvalidOperationException">Both are set.</exception>
    internal void Check()
    {
        if (!string.IsNullOrEmpty(PartitionKey) && !string.IsNullOrEmpty(PartitionId))
            throw new InvalidOperationException($"Events go to the partition '{PartitionId}' or to that of the key '{PartitionKey}', not both.");
    }
}
