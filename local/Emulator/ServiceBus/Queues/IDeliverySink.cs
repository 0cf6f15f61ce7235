using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// Where a receiver's messages go. Called one at a time for an entity and never under its lock, so it may call the
/// entity back; it must return soon and must not throw.
/// </summary>
internal interface IDeliverySink
{
    void Deliver(in Delivery delivery);

    /// <summary>Everything that could be delivered has been; the rest of the credit, given here, is gone.</summary>
    void Drained(int unusedCredit);

    /// <summary>The entity closed the receiver: its session's lock was lost.</summary>
    void Closed(Failure reason);
}
