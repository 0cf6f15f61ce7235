using Local.Kafka.Messages;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Groups;

/// <summary>The offsets that a group has committed.</summary>
internal sealed class GroupOffsets
{
    private readonly Dictionary<string, SortedDictionary<int, CommittedPartition>> _topics = new(StringComparer.OrdinalIgnoreCase);

    public bool IsEmpty => _topics.Count == 0;

    /// <summary>The approximate memory, in bytes, whose size clients decide.</summary>
    public long Bytes { get; private set; }

    public void Commit(string topic, CommittedPartition partition)
    {
        if (!_topics.TryGetValue(topic, out var partitions)) _topics.Add(topic, partitions = []);
        if (partitions.TryGetValue(partition.Index, out var before)) Bytes -= SizeOf(before);
        partitions[partition.Index] = partition;
        Bytes += SizeOf(partition);
    }

    public FetchedOffset Find(string topic, int partition) =>
        _topics.TryGetValue(topic, out var partitions) && partitions.TryGetValue(partition, out var committed)
            ? Fetched(committed)
            : new FetchedOffset(partition, -1, "", ErrorCode.None);

    public IReadOnlyList<TopicOf<FetchedOffset>> All() =>
        [.. _topics.Select(topic => new TopicOf<FetchedOffset>(topic.Key, [.. topic.Value.Values.Select(Fetched)]))];

    private static long SizeOf(CommittedPartition partition) => sizeof(char) * (long)(partition.Metadata?.Length ?? 0);

    private static FetchedOffset Fetched(CommittedPartition committed) =>
        new(committed.Index, committed.Offset, committed.Metadata ?? "", ErrorCode.None);
}
