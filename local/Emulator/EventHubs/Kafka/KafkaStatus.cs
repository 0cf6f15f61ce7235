using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Local.Emulator.EventHubs.Kafka.Groups;
using Local.Emulator.Status;

namespace Local.Emulator.EventHubs.Kafka;

/// <summary>Kafka's consumer groups on the status page.</summary>
internal sealed class KafkaStatus(GroupCoordinator groups, HubNamespace hubs) : IStatusSection
{
    private static readonly string[] Columns = ["Group", "State", "Members", "Topic", "Partition", "Committed", "Behind"];

    /// <inheritdoc/>
    public string Title => "Kafka";

    /// <inheritdoc/>
    public string Path => "/api/kafka-groups";

    /// <inheritdoc/>
    public JsonTypeInfo DocumentType => KafkaStatusJson.Default.IReadOnlyListKafkaGroupStatus;

    /// <inheritdoc/>
    public IReadOnlyList<StatusTable> Tables() =>
        [new StatusTable(
            "Consumer groups", Columns, [.. All().SelectMany(Rows)], "No consumer group has used the Kafka protocol yet.")];

    /// <inheritdoc/>
    public object Document() => All();

    private IReadOnlyList<KafkaGroupStatus> All() => [.. groups.Snapshot().Select(group => new KafkaGroupStatus(
        group.Id, $"{group.State}", group.Members,
        [.. group.Offsets.SelectMany(topic => topic.Partitions.Select(partition => new KafkaOffsetStatus(
            topic.Name, partition.Index, partition.Offset, Behind(topic.Name, partition.Index, partition.Offset))))]))];

    private static IEnumerable<IReadOnlyList<StatusCell>> Rows(KafkaGroupStatus group)
    {
        if (group.Offsets.Count == 0) yield return Row(group, null);
        foreach (var offset in group.Offsets) yield return Row(group, offset);
    }

    private static IReadOnlyList<StatusCell> Row(KafkaGroupStatus group, KafkaOffsetStatus? offset) =>
    [
        new StatusCell(group.Name),
        new StatusCell(group.State),
        StatusCell.Of(group.Members),
        StatusCell.Of(offset?.Topic),
        StatusCell.Of(offset?.Partition.ToString(CultureInfo.InvariantCulture)),
        StatusCell.Of(offset?.Committed.ToString(CultureInfo.InvariantCulture)),
        offset is { Behind: var behind } ? StatusCell.Of(behind) : StatusCell.Of(null),
    ];

    private long Behind(string topic, int partition, long committed)
    {
        if (hubs.Find(topic) is not { } hub) return 0;
        var extent = hub.Partitions[partition].Extent(committed);
        return Math.Max(0, extent.End - Math.Max(committed, extent.Begin));
    }
}

/// <summary>A consumer group at one moment.</summary>
internal sealed record KafkaGroupStatus(string Name, string State, int Members, IReadOnlyList<KafkaOffsetStatus> Offsets);

/// <summary>How far a group is in a partition.</summary>
/// <param name="Committed">The offset of the record that it reads next.</param>
/// <param name="Behind">Records that it has not read yet.</param>
internal sealed record KafkaOffsetStatus(string Topic, int Partition, long Committed, long Behind);

[JsonSerializable(typeof(IReadOnlyList<KafkaGroupStatus>))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true)]
internal sealed partial class KafkaStatusJson : JsonSerializerContext;
