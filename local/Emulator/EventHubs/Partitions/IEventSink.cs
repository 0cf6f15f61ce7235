using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;

namespace Local.Emulator.EventHubs.Partitions;

/// <summary>
/// Receives the events of a reader. Calls come without a lock held; those of <see cref="Deliver"/>, one at a time and in order.
/// </summary>
internal interface IEventSink
{
    /// <param name="last">The end of the partition at this moment.</param>
    /// <returns>Whether it was taken. One that was not is redelivered when there is credit, unless the reader is closed.</returns>
    bool Deliver(in HubEvent delivered, in LastEnqueued last);

    /// <summary>All available events have been delivered, and the reader has given up this unused credit.</summary>
    void Drained(int unusedCredit);

    /// <summary>The reader was disconnected.</summary>
    void Closed(Refusal reason);
}

/// <summary>The last event ever appended to a partition.</summary>
/// <param name="EnqueuedTime">In milliseconds since 1970; null if there was none.</param>
internal readonly record struct LastEnqueued(long SequenceNumber, long Offset, long? EnqueuedTime);
