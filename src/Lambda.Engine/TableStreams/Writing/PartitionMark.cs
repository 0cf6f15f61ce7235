using Lambda.Engine.TableStreams.Rows;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>Makes the write by which a writer marks a partition in its shard. It leaves what the shard has stored in the marker.</summary>
internal static class PartitionMark
{
    public const string Partition = "Partition";

    /// <summary>The property for a change that the shard has taken up, as the writer read it from the partition's head.</summary>
    public const string AtLeast = "AtLeast";

    /// <summary>Returns the write that marks a partition.</summary>
    /// <param name="sequenced">The last change that the shard had taken up when the writer read the head.</param>
    public static RowWrite Of(string partition, long sequenced) => new RowWrite.Upsert(
        TableStreamKeys.Marker(partition), new Dictionary<string, object?> { [Partition] = partition, [AtLeast] = sequenced });
}
