namespace Lambda.Functions.Sources;

/// <summary>What waits in a source.</summary>
internal sealed record SourceState
{
    /// <summary>How many messages or records wait; null when the source does not say.</summary>
    public long? Waiting { get; init; }

    /// <summary>Whether there may be more than that.</summary>
    public bool AtLeast { get; init; }

    /// <summary>When the oldest of them was sent; null when none waits, or when the source does not say.</summary>
    public DateTimeOffset? OldestAt { get; init; }

    /// <summary>The partitions of a stream.</summary>
    public IReadOnlyList<PartitionState>? Partitions { get; init; }

    /// <summary>Why the number is not known.</summary>
    public string? Unknown { get; init; }
}

/// <summary>How far a partition is read.</summary>
/// <param name="Id">Its id.</param>
/// <param name="First">The sequence number of its first event that is kept.</param>
/// <param name="Last">The sequence number of its last event; -1 when it never had any.</param>
/// <param name="Done">The sequence number up to which events are done; null when none is.</param>
internal sealed record PartitionState(string Id, long First, long Last, long? Done)
{
    /// <summary>How many events are not done. Those that are past their retention do not count.</summary>
    public long Waiting => Math.Max(0, Last < 0 ? 0 : Last - Math.Max(Done ?? -1, First - 1));
}
