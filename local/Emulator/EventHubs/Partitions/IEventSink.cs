using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;

namespace Local.Emulator.EventHubs.Partitions;

/// <summary>
/// Receives the events of a reader. Calls come without a lock held; calls of <see cref="Deliver"/> come one at a time and in order.
/// </summary>
internal interface IEventSink
{
    /// <param name="last">The end of the partition at this moment.</param>
    /// <returns>Whether the event was accepted. One that was not is delivered again when there is credit, unless the reader is
    /// closed.</returns>
    bool Deliver(in HubEvent delivered, in LastEnqueued last);

    /// <summary>Called when all available events have been delivered, and the reader has given up the rest of its credit.</summary>
    void Drained(int unusedCredit);

    /// <summary>Called when the reader was disconnected.</summary>
    void Closed(Refusal reason);
}

/// <summary>The last event ever appended to a partition.</summary>
/// <param name="EnqueuedTime">In milliseconds since 1970; null if there was none.</param>
internal readonly record struct LastEnqueued(long SequenceNumber, long Offset, long? EnqueuedTime);
