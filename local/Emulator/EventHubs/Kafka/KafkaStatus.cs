using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Local.Emulator.EventHubs.Kafka.Groups;
using Local.Emulator.Status;

namespace Local.Emulator.EventHubs.Kafka;

/// <summary>The section about Kafka's consumer groups on the status page.</summary>
internal sealed class KafkaStatus(GroupCoordinator groups, HubNamespace hubs) : IStatusSection
{
    /// <inheritdoc/>
    public string Path => "/api/kafka-groups";

    /// <inheritdoc/>
    public JsonTypeInfo DocumentType => KafkaStatusJson.Default.IReadOnlyListKafkaGroupStatus;

    /// <inheritdoc/>
    public object Document() => All();

    private IReadOnlyList<KafkaGroupStatus> All() => [.. groups.Snapshot().Select(group => new KafkaGroupStatus(
        group.Id, $"{group.State}", group.Members,
        [.. group.Offsets.SelectMany(topic => topic.Partitions.Select(partition => new KafkaOffsetStatus(
            topic.Name, partition.Index, partition.Offset, Behind(topic.Name, partition.Index, partition.Offset))))]))];

    private long Behind(string topic, int partition, long committed)
    {
        if (hubs.Find(topic) is not { } hub) return 0;
        var extent = hub.Partitions[partition].Extent(committed);
        return Math.Max(0, extent.End - Math.Max(committed, extent.Begin));
    }
}

/// <summary>The state of a consumer group at one moment.</summary>
internal sealed record KafkaGroupStatus(string Name, string State, int Members, IReadOnlyList<KafkaOffsetStatus> Offsets);

/// <summary>The progress of a group in a partition.</summary>
/// <param name="Committed">The offset of the next record that it reads.</param>
/// <param name="Behind">How many records it has not read yet.</param>
internal sealed record KafkaOffsetStatus(string Topic, int Partition, long Committed, long Behind);

[JsonSerializable(typeof(IReadOnlyList<KafkaGroupStatus>))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true)]
internal sealed partial class KafkaStatusJson : JsonSerializerContext;
