namespace Local.Emulator.EventHubs.Log;

/// <summary>An event in its partition.</summary>
/// <param name="SequenceNumber">Numbers the events of the partition from 0.</param>
/// <param name="Offset">The number of bytes in the partition before it.</param>
/// <param name="EnqueuedTime">In milliseconds since 1970, as clients see it; never less than that of the event before it.</param>
/// <param name="PartitionKey">The partition key that it was published with; null if it had none.</param>
internal readonly record struct HubEvent(long SequenceNumber, long Offset, long EnqueuedTime, string? PartitionKey, IEventContent Content);
