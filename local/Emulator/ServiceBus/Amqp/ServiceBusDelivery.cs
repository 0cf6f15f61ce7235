using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Amqp.Transactions;
using Local.Emulator.ServiceBus.Amqp.Wire;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Amqp;

/// <summary>
/// A message on its way to a client. In peek-lock mode its tag is the lock token, and its outcome settles the lock.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#settling
/// </summary>
internal sealed class ServiceBusDelivery(Receiver receiver, Delivery delivery, AmqpMessage message, Coordinator coordinator)
    : OutgoingDelivery(
        message,
        receiver.Mode == ReceiveMode.ReceiveAndDelete,
        receiver.Mode == ReceiveMode.PeekLock ? delivery.LockToken.ToByteArray() : null)
{
    /// <summary>Returns the message to the entity, because the client never saw it.</summary>
    public void GiveBack() => receiver.Entity.GiveBack(receiver, delivery);

    /// <inheritdoc/>
    protected internal override void OnState(DeliveryState? state, bool settled)
    {
        // A non-terminal state: the outcome is yet to come.
        if (state is TransactionalState transactional)
        {
            Enlist(transactional);
            return;
        }
        if (!settled && state is not { IsTerminal: true }) return;
        var settlement = Settlement.Of(OutcomeOf(state));
        var outcome = settlement.Succeeded ? receiver.Entity.Settle(delivery.LockToken, settlement.Value) : settlement.Failure;
        if (settled) return;
        Settle(outcome.Succeeded ? AnswerTo(state!) : new RejectedState(outcome.Failure.Error()));
    }

    // The transaction settles it when it commits; after a rollback the client may settle it again.
    private void Enlist(TransactionalState state)
    {
        var outcome = OutcomeOf(state.Outcome);
        var settlement = Settlement.Of(outcome);
        var enlisted = settlement.Succeeded
            ? coordinator.Enlist(
                Link!,
                receiver.Entity,
                state,
                () => receiver.Entity.PrepareSettle(delivery.LockToken, settlement.Value),
                () => Settle(AnswerTo(outcome)))
            : settlement.Failure;
        Tell(enlisted.Succeeded ? state with { Outcome = AnswerTo(outcome) } : new RejectedState(enlisted.Failure.Error()));
    }

    private DeliveryState OutcomeOf(DeliveryState? state) => state ?? Link?.Remote?.Source?.DefaultOutcome ?? DeliveryState.Released;

    // The SDKs treat a rejected state in the answer as a failure, even for dead-lettering.
    private static DeliveryState AnswerTo(DeliveryState state) => state is RejectedState ? DeliveryState.Accepted : state;

    /// <inheritdoc/>
    protected internal override void OnLost(AmqpError? error)
    {
        // Messages that the client may have seen stay locked until their locks expire.
        if (!IsWritten) GiveBack();
    }
}
