namespace Local.Emulator.EventHubs.Log;

/// <summary>An event in its partition.</summary>
/// <param name="SequenceNumber">Counts the events of the partition from 0.</param>
/// <param name="Offset">Counts the bytes of the partition before it.</param>
/// <param name="EnqueuedTime">In milliseconds since 1970, as clients see it; never less than that of the event before.</param>
/// <param name="PartitionKey">That it was published with, if it was.</param>
internal readonly record struct HubEvent(long SequenceNumber, long Offset, long EnqueuedTime, string? PartitionKey, IEventContent Content);
