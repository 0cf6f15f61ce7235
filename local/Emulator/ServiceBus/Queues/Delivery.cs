using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement#settling-receive-operations</summary>
internal enum ReceiveMode
{
    PeekLock,
    ReceiveAndDelete,
}

/// <summary>A message handed to a receiver.</summary>
/// <param name="LockToken">What settles it; all zeros in receive-and-delete mode.</param>
/// <param name="LockedUntil">When the lock of the message, or of its session, expires.</param>
internal readonly record struct Delivery(MessageView Message, Guid LockToken, DateTimeOffset LockedUntil);

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
