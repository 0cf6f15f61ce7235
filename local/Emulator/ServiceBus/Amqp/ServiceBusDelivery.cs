using Local.Amqp;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Amqp;

/// <summary>
/// A message on its way to a client. In peek-lock mode its tag is the lock token, and its outcome settles the lock.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#settling
/// </summary>
internal sealed class ServiceBusDelivery(Receiver receiver, Delivery delivery, AmqpMessage message)
    : OutgoingDelivery(message, receiver.Mode == ReceiveMode.ReceiveAndDelete, receiver.Mode == ReceiveMode.PeekLock ? delivery.LockToken.ToByteArray() : null)
{
    /// <summary>The client never saw it.</summary>
    public void GiveBack() => receiver.Entity.GiveBack(receiver, delivery);

    /// <inheritdoc/>
    protected internal override void OnState(DeliveryState? state, bool settled)
    {
        // Nothing but a state that is no outcome: the outcome is yet to come.
        if (!settled && state is not { IsTerminal: true }) return;
        var outcome = Settlement.Apply(receiver.Entity, delivery.LockToken, state ?? Link?.Remote?.Source?.DefaultOutcome ?? DeliveryState.Released);
        if (settled) return;
        // To the SDKs a rejection in the answer is a failure, of dead-lettering too.
        Settle(!outcome.Succeeded ? new RejectedState(outcome.Failure.Error()) : state is RejectedState ? DeliveryState.Accepted : state);
    }

    /// <inheritdoc/>
    protected internal override void OnLost(AmqpError? error)
    {
        // What the client may have seen stays locked until the lock expires.
        if (!IsWritten) GiveBack();
    }
}
