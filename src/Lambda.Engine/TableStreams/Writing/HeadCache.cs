using System.Collections.Concurrent;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>The heads that this process last wrote, by partition. As long as a head is current, its partition has a marker.</summary>
internal sealed class HeadCache
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, PartitionHead> _heads = new(StringComparer.Ordinal);

    public PartitionHead? Find(string partition) => _heads.GetValueOrDefault(partition);

    public void Keep(string partition, PartitionHead head)
    {
        // A dropped head costs two calls when its partition is next written.
        if (_heads.Count >= Most) _heads.Clear();
        _heads[partition] = head;
    }

    public void Drop(string partition) => _heads.TryRemove(partition, out _);
}
