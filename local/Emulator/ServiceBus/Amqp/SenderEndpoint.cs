using Local.Amqp;
using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Amqp;

/// <summary>
/// The end of a client's sending link: each transfer becomes messages of a queue or a topic.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#create-sender
/// </summary>
/// <param name="send">Accepts all of the messages, or none.</param>
internal sealed class SenderEndpoint(Func<IReadOnlyList<IMessageContent>, Outcome> send) : IReceiverHandler
{
    public const int Credit = 1000;

    /// <inheritdoc/>
    public void OnDelivery(ReceiverLink link, IncomingDelivery delivery)
    {
        try
        {
            var messages = IncomingMessages.Read(delivery.Payload, delivery.MessageFormat);
            var sent = send(messages);
            if (sent.Succeeded) delivery.Accept();
            else delivery.Reject(sent.Failure.Error());
        }
        catch (AmqpException e)
        {
            // The frame was right, the message in it is not.
            delivery.Reject(e.Error);
        }
    }
}
