using Local.EventHubs.Checkpoints;
using Local.EventHubs.Ownership;

namespace Local.Tests.EventHubsTrigger;

/// <summary>Ownerships in memory, with versions as storage has them.</summary>
internal sealed class FakeOwnerships(TimeProvider time) : IOwnershipStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PartitionOwnership> _all = [];
    private int _version;

    public Exception? Trouble { get; set; }

    /// <summary>How many partitions each living or dead instance has.</summary>
    public Dictionary<string, int> Shares
    {
        get { lock (_lock) return _all.Values.Where(ownership => ownership.Owner.Length > 0).GroupBy(ownership => ownership.Owner).ToDictionary(group => group.Key, group => group.Count()); }
    }

    /// <summary>Writes an ownership whoever had it.</summary>
    public void Take(string partition, string owner)
    {
        lock (_lock) _all[partition] = new(partition, owner, time.GetUtcNow(), $"{++_version}");
    }

    public string OwnerOf(string partition)
    {
        lock (_lock) return _all.TryGetValue(partition, out var ownership) ? ownership.Owner : "";
    }

    public Task<IReadOnlyList<PartitionOwnership>> ListAsync(IReadOnlyCollection<string> partitions, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (Trouble is { } trouble) return Task.FromException<IReadOnlyList<PartitionOwnership>>(trouble);
            return Task.FromResult<IReadOnlyList<PartitionOwnership>>([.. partitions.Where(_all.ContainsKey).Select(partition => _all[partition])]);
        }
    }

    public Task<PartitionOwnership?> ClaimAsync(PartitionOwnership desired, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (Trouble is { } trouble) return Task.FromException<PartitionOwnership?>(trouble);
            if (_all.GetValueOrDefault(desired.Partition)?.Version != desired.Version) return Task.FromResult<PartitionOwnership?>(null);
            return Task.FromResult<PartitionOwnership?>(_all[desired.Partition] = desired with { Modified = time.GetUtcNow(), Version = $"{++_version}" });
        }
    }
}

/// <summary>Checkpoints in memory.</summary>
internal sealed class FakeCheckpoints(TimeProvider time) : ICheckpointStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Checkpoint> _all = [];
    private readonly List<(string Partition, long Number)> _written = [];

    public Exception? Trouble { get; set; }

    /// <summary>All that was written, in order.</summary>
    public IReadOnlyList<(string Partition, long Number)> Written
    {
        get { lock (_lock) return [.. _written]; }
    }

    public Task<Checkpoint?> ReadAsync(string partition, CancellationToken cancellation)
    {
        lock (_lock) return Task.FromResult(_all.GetValueOrDefault(partition));
    }

    public Task WriteAsync(string partition, string offset, long sequenceNumber, string writer, CancellationToken cancellation)
    {
        if (Trouble is { } trouble) return Task.FromException(trouble);
        lock (_lock)
        {
            _all[partition] = new(offset, sequenceNumber, time.GetUtcNow());
            _written.Add((partition, sequenceNumber));
        }
        return Task.CompletedTask;
    }
}
