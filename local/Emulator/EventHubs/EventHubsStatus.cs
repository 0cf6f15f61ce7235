using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Local.Emulator.EventHubs.Partitions;
using Local.Emulator.Status;

namespace Local.Emulator.EventHubs;

/// <summary>The section about event hubs on the status page.</summary>
internal sealed class EventHubsStatus(HubNamespace hubs) : IStatusSection
{
    /// <inheritdoc/>
    public string Path => "/api/event-hubs";

    /// <inheritdoc/>
    public JsonTypeInfo DocumentType => EventHubsStatusJson.Default.HubNamespaceStatus;

    /// <inheritdoc/>
    public object Document() => new HubNamespaceStatus(hubs.Name, [.. hubs.Snapshot().Select(HubStatus.Of)]);
}

/// <summary>The state of the hubs at one moment.</summary>
internal sealed record HubNamespaceStatus(string Name, IReadOnlyList<HubStatus> Hubs);

/// <summary>The state of a hub at one moment.</summary>
internal sealed record HubStatus(string Name, IReadOnlyList<PartitionStatus> Partitions)
{
    public static HubStatus Of(HubSnapshot hub) => new(hub.Name, [.. hub.Partitions.Select(PartitionStatus.Of)]);
}

/// <summary>The state of a partition at one moment.</summary>
/// <param name="BeginSequenceNumber">The sequence number of the oldest event that is kept.</param>
internal sealed record PartitionStatus(
    int Id,
    long Count,
    long SizeInBytes,
    long BeginSequenceNumber,
    long LastSequenceNumber,
    string LastOffset,
    DateTimeOffset? OldestEnqueuedTime,
    DateTimeOffset? LastEnqueuedTime,
    IReadOnlyList<GroupSnapshot> ConsumerGroups)
{
    public static PartitionStatus Of(PartitionSnapshot partition) => new(
        partition.Id,
        partition.Count,
        partition.Bytes,
        partition.Begin,
        partition.LastSequenceNumber,
        partition.LastOffset.ToString(CultureInfo.InvariantCulture),
        Time(partition.OldestEnqueued), Time(partition.LastEnqueued), partition.Groups);

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
}

[JsonSerializable(typeof(HubNamespaceStatus))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true)]
internal sealed partial class EventHubsStatusJson : JsonSerializerContext;
