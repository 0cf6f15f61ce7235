using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Entities;

/// <summary>A message handed to a receiver.</summary>
/// <param name="LockToken">What settles it; all zeros in receive-and-delete mode.</param>
/// <param name="LockedUntil">When the lock of the message, or of its session, expires.</param>
internal readonly record struct Delivery(MessageView Message, Guid LockToken, DateTimeOffset LockedUntil);

/// <summary>Receives a delivery once the entity's lock is released.</summary>
internal interface IDeliveryTarget
{
    /// <summary>Called in the order in which the entity decided its deliveries.</summary>
    void Take(in Delivery delivery);
}
