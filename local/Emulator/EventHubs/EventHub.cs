using System.Globalization;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.EventHubs.Partitions;

namespace Local.Emulator.EventHubs;

/// <summary>
/// One event hub: its partitions, and how events are distributed among them.
/// https://learn.microsoft.com/azure/event-hubs/event-hubs-features
/// </summary>
internal sealed class EventHub : IDisposable
{
    /// <summary>The consumer group that every hub has.</summary>
    public const string DefaultGroup = "$Default";
    private readonly Partition[] _partitions;
    private readonly string[] _groups;
    private uint _turn = uint.MaxValue;

    public EventHub(HubDefinition definition, TimeProvider time, Incarnation incarnation = default)
    {
        Name = definition.Name;
        Retention = definition.Retention;
        Created = time.GetUtcNow();
        _groups =
            [DefaultGroup, .. definition.ConsumerGroups.Where(name => !name.Equals(DefaultGroup, StringComparison.OrdinalIgnoreCase))];
        _partitions = [.. Enumerable.Range(0, definition.PartitionCount).Select(id =>
            new Partition(
                id,
                _groups,
                definition.Retention.Age,
                definition.Retention.SizeInBytes / definition.PartitionCount,
                time,
                incarnation.FirstOffset))];
    }

    public string Name { get; }

    public RetentionOptions Retention { get; }

    public DateTimeOffset Created { get; }

    public IReadOnlyList<Partition> Partitions => _partitions;

    public bool HasGroup(string name) => _groups.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the partition with this id. A refusal names the range of ids.</summary>
    public HubOutcome<Partition> FindPartition(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < _partitions.Length
            ? _partitions[number]
            : Refusals.PartitionOutOfRange(_partitions.Length);

    /// <summary>
    /// Adds events to one partition: all of them, or none. The partition is that of their key or, without a key, the next one in turn.
    /// </summary>
    public Refusal? Send(IReadOnlyList<IEventContent> events, string? partitionKey)
    {
        if (Check(events, partitionKey) is { } refusal) return refusal;
        var target = string.IsNullOrEmpty(partitionKey)
            ? (int)(Interlocked.Increment(ref _turn) % (uint)_partitions.Length)
            : PartitionKeyHash.Partition(partitionKey, _partitions.Length);
        _partitions[target].Append(events, partitionKey);
        return null;
    }

    /// <summary>
    /// Adds events to a partition that the sender chose: all of them, or none. Their key is stored, but does not decide the partition.
    /// </summary>
    public static Refusal? Send(Partition partition, IReadOnlyList<IEventContent> events, string? partitionKey)
    {
        if (Check(events, partitionKey) is { } refusal) return refusal;
        partition.Append(events, partitionKey);
        return null;
    }

    public HubSnapshot Snapshot() => new(Name, [.. _partitions.Select(partition => partition.Snapshot())]);

    public void Dispose()
    {
        foreach (var partition in _partitions) partition.Dispose();
    }

    private static Refusal? Check(IReadOnlyList<IEventContent> events, string? partitionKey)
    {
        if (partitionKey is { Length: > HubLimits.PartitionKeyLength }) return Refusals.PartitionKeyTooLong(partitionKey.Length);
        if (events.Count == 0) return Refusals.NoEvents;
        var size = 0L;
        foreach (var content in events) size += content.Size;
        return size <= HubLimits.BatchSizeInBytes ? null : Refusals.BatchTooLarge(size);
    }
}
