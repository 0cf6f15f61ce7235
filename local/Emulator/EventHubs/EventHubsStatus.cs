using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Local.Emulator.EventHubs.Partitions;
using Local.Emulator.Status;

namespace Local.Emulator.EventHubs;

/// <summary>The event hubs on the status page.</summary>
internal sealed class EventHubsStatus(HubNamespace hubs) : IStatusSection
{
    private static readonly string[] PartitionColumns = ["Partition", "Events", "Last number", "Last offset", "Oldest", "Last", "Memory"];
    private static readonly string[] GroupColumns = ["Consumer group", "Partition", "Readers", "Owner level", "Last sent", "To send"];

    /// <inheritdoc/>
    public string Title => "Event Hubs";

    /// <inheritdoc/>
    public string Path => "/api/event-hubs";

    /// <inheritdoc/>
    public JsonTypeInfo DocumentType => EventHubsStatusJson.Default.HubNamespaceStatus;

    /// <inheritdoc/>
    public IReadOnlyList<StatusTable> Tables() => [.. hubs.Snapshot().SelectMany(Tables)];

    /// <inheritdoc/>
    public object Document() => new HubNamespaceStatus(hubs.Name, [.. hubs.Snapshot().Select(HubStatus.Of)]);

    private static IEnumerable<StatusTable> Tables(HubSnapshot hub) =>
    [
        new StatusTable(hub.Name, PartitionColumns, [.. hub.Partitions.Select(Row)], ""),
        new StatusTable(
            $"{hub.Name}: readers",
            GroupColumns,
            [.. hub.Partitions.SelectMany(partition =>
                partition.Groups.Where(group => group.Readers > 0 || group.LastSent >= 0).Select(group => Row(partition, group)))],
            "Nobody has read yet."),
    ];

    private static IReadOnlyList<StatusCell> Row(PartitionSnapshot partition) =>
    [
        new StatusCell(Text(partition.Id)),
        StatusCell.Of(partition.Count),
        Number(partition.LastSequenceNumber),
        Number(partition.LastOffset),
        StatusCell.Of(Clock(partition.OldestEnqueued)),
        StatusCell.Of(Clock(partition.LastEnqueued)),
        StatusCell.Of(partition.Bytes),
    ];

    private static IReadOnlyList<StatusCell> Row(PartitionSnapshot partition, GroupSnapshot group) =>
    [
        new StatusCell(group.Name),
        new StatusCell(Text(partition.Id)),
        StatusCell.Of(group.Readers),
        StatusCell.Of(group.OwnerLevel is { } level ? Text(level) : null),
        Number(group.LastSent),
        StatusCell.Of(partition.LastSequenceNumber - Math.Max(group.LastSent, partition.Begin - 1)),
    ];

    // -1 stands for no event, which the page shows as none.
    private static StatusCell Number(long number) => StatusCell.Of(number < 0 ? null : Text(number));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Clock(long? milliseconds) =>
        milliseconds is { } time
            ? DateTimeOffset.FromUnixTimeMilliseconds(time).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : null;
}

/// <summary>The hubs at one moment.</summary>
internal sealed record HubNamespaceStatus(string Name, IReadOnlyList<HubStatus> Hubs);

/// <summary>One hub at one moment.</summary>
internal sealed record HubStatus(string Name, IReadOnlyList<PartitionStatus> Partitions)
{
    public static HubStatus Of(HubSnapshot hub) => new(hub.Name, [.. hub.Partitions.Select(PartitionStatus.Of)]);
}

/// <summary>One partition at one moment.</summary>
/// <param name="BeginSequenceNumber">That of the oldest event that is kept.</param>
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
