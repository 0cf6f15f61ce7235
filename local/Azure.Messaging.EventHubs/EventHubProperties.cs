#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.EventHubs;

/// <summary>What the service says of an event hub.</summary>
public class EventHubProperties
{
    /// <summary>For types that derive from it.</summary>
    protected internal EventHubProperties(string name, DateTimeOffset createdOn, string[] partitionIds) : this(name, createdOn, partitionIds, false) { }

    /// <summary>For types that derive from it.</summary>
    protected internal EventHubProperties(string name, DateTimeOffset createdOn, string[] partitionIds, bool isGeoReplicationEnabled) =>
        (Name, CreatedOn, PartitionIds, IsGeoReplicationEnabled) = (name, createdOn, partitionIds, isGeoReplicationEnabled);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedOn { get; }

    /// <summary>Its partitions.</summary>
    public string[] PartitionIds { get; }

    /// <summary>Whether it is kept in several regions.</summary>
    public bool IsGeoReplicationEnabled { get; }
}
