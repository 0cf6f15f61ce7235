namespace Local.Emulator.EventHubs.Partitions;

/// <summary>The content of a partition at one moment. Times are in milliseconds since 1970.</summary>
/// <param name="Begin">The sequence number of the oldest event that is kept.</param>
/// <param name="LastSequenceNumber">The sequence number of the last event; -1 if there never was one.</param>
/// <param name="LastOffset">The offset of the last event; -1 if there never was one.</param>
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
/// <param name="LastSent">The sequence number of the last event that was sent to one of its readers; -1 if there was none.</param>
/// <param name="OwnerLevel">The owner level of its reader; null if it has no reader or no reader has a level.</param>
internal sealed record GroupSnapshot(string Name, long LastSent, int Readers, long? OwnerLevel);
