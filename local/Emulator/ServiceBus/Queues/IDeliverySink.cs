using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// Receives the messages of a receiver. It is called by one thread at a time for each entity, and never under the entity's lock, so it may
/// call the entity. It must return soon and must not throw.
/// </summary>
internal interface IDeliverySink
{
    void Deliver(in Delivery delivery);

    /// <summary>
    /// Called when everything available has been delivered, and the rest of the credit, which is passed here, has lapsed.
    /// </summary>
    void Drained(int unusedCredit);

    /// <summary>Called when the entity has closed the receiver, because its session's lock was lost.</summary>
    void Closed(Failure reason);
}
