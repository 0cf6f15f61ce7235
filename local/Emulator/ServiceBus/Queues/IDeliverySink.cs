using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// Takes the messages of a receiver. Called one at a time for an entity and never under its lock, so it may call the entity back.
/// It must return soon and must not throw.
/// </summary>
internal interface IDeliverySink
{
    void Deliver(in Delivery delivery);

    /// <summary>Everything available was delivered; the rest of the credit, passed here, has lapsed.</summary>
    void Drained(int unusedCredit);

    /// <summary>The entity closed the receiver: its session's lock was lost.</summary>
    void Closed(Failure reason);
}
