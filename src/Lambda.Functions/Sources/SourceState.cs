namespace Lambda.Functions.Sources;

/// <summary>The backlog of a source.</summary>
internal sealed record SourceState
{
    /// <summary>How many messages or records wait; null when the source does not report it.</summary>
    public long? Waiting { get; init; }

    /// <summary>Whether there may be more than <see cref="Waiting"/>.</summary>
    public bool AtLeast { get; init; }

    /// <summary>When the oldest waiting message or record was sent; null when none waits, or when the source does not report it.</summary>
    public DateTimeOffset? OldestAt { get; init; }

    /// <summary>The partitions of a stream.</summary>
    public IReadOnlyList<PartitionState>? Partitions { get; init; }

    /// <summary>The reason why the number is not known; null when it is known.</summary>
    public string? Unknown { get; init; }
}

/// <summary>How far a partition has been read.</summary>
/// <param name="Id">Its id.</param>
/// <param name="First">The sequence number of the first event that the partition still has.</param>
/// <param name="Last">The sequence number of its last event; -1 when it never had any.</param>
/// <param name="Done">The sequence number up to which events are done; null when none is.</param>
internal sealed record PartitionState(string Id, long First, long Last, long? Done)
{
    /// <summary>How many events are not done. Events past their retention are not counted.</summary>
    public long Waiting => Math.Max(0, Last < 0 ? 0 : Last - Math.Max(Done ?? -1, First - 1));
}
