using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Amqp.Transactions;
using Local.Emulator.ServiceBus.Amqp.Wire;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Amqp;

/// <summary>
/// The server's end of a client's sending link: each transfer becomes messages of a queue or a topic.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#create-sender
/// </summary>
/// <param name="entity">The queue or the topic.</param>
/// <param name="send">Accepts all of the messages, or none.</param>
/// <param name="prepare">The same within a transaction.</param>
internal sealed class SenderEndpoint(
    Entity entity,
    Func<IReadOnlyList<IMessageContent>, Outcome> send,
    Func<IReadOnlyList<IMessageContent>, Outcome<SendOperation>> prepare,
    Coordinator coordinator) : IReceiverHandler
{
    public const int Credit = 1000;

    /// <inheritdoc/>
    public void OnDelivery(ReceiverLink link, IncomingDelivery delivery)
    {
        try
        {
            var messages = IncomingMessages.Read(delivery.Payload, delivery.MessageFormat);
            var transaction = delivery.State as TransactionalState;
            var sent = transaction is null
                ? send(messages)
                : new Outcome(coordinator.Enlist(link, entity, transaction, () => prepare(messages)).Failure);
            if (sent.Failure is { } failure) Refuse(link, delivery, failure);
            else delivery.Settle(transaction is null ? DeliveryState.Accepted : transaction with { Outcome = DeliveryState.Accepted });
        }
        catch (AmqpException e)
        {
            // The frame is valid, but the message in it is not.
            delivery.Reject(e.Error);
        }
    }

    private void Refuse(ReceiverLink link, IncomingDelivery delivery, Failure failure)
    {
        delivery.Reject(failure.Error());
        // By now another entity may have this name, to which the client then attaches.
        if (entity.IsDeleted) link.Close(failure.Error());
    }
}
