using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Entities;

/// <summary>The delivery of a message to a receiver.</summary>
/// <param name="LockToken">The token that settles it; all zeros in receive-and-delete mode.</param>
/// <param name="LockedUntil">When the lock of the message, or of its session, expires.</param>
internal readonly record struct Delivery(MessageView Message, Guid LockToken, DateTimeOffset LockedUntil);

/// <summary>Receives a delivery after the entity's lock was released.</summary>
internal interface IDeliveryTarget
{
    /// <summary>Takes a delivery. Called in the order in which the entity decided on the deliveries.</summary>
    void Take(in Delivery delivery);
}
