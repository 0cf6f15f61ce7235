namespace Local.Emulator.EventHubs.Partitions;

/// <summary>What a partition holds at one moment. Times are in milliseconds since 1970.</summary>
/// <param name="Begin">The sequence number of the oldest event that is kept.</param>
/// <param name="LastSequenceNumber">-1 if there never was an event.</param>
/// <param name="LastOffset">-1 if there never was an event.</param>
internal sealed record PartitionSnapshot(
    int Id,
    long Begin,
    long LastSequenceNumber,
    long LastOffset,
    long? LastEnqueued,
    long Count,
    long Bytes,
    long? OldestEnqueued,
    IReadOnlyList<GroupSnapshot> Groups);

/// <summary>The progress of a consumer group in a partition.</summary>
/// <param name="LastSent">The sequence number of the event that one of its readers was sent last; -1 if there was none.</param>
/// <param name="OwnerLevel">That of its reader; null if it has none or they have none.</param>
internal sealed record GroupSnapshot(string Name, long LastSent, int Readers, long? OwnerLevel);
