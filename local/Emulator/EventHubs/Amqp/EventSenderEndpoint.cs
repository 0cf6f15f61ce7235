using Local.Amqp.Transport;
using Local.Amqp.Types;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;

namespace Local.Emulator.EventHubs.Amqp;

/// <summary>The server's end of a client's sending link: each transfer becomes events of one partition.</summary>
/// <param name="send">Accepts all of the events, or none.</param>
internal sealed class EventSenderEndpoint(Func<IReadOnlyList<IEventContent>, string?, Refusal?> send) : IReceiverHandler
{
    public const int Credit = 300;

    /// <inheritdoc/>
    public void OnDelivery(ReceiverLink link, IncomingDelivery delivery)
    {
        try
        {
            var (events, partitionKey) = IncomingEvents.Read(delivery.Payload, delivery.MessageFormat);
            if (send(events, partitionKey) is { } refusal) delivery.Reject(refusal.Error());
            else delivery.Accept();
        }
        catch (AmqpException e)
        {
            // The frame is valid, but the message in it is not.
            delivery.Reject(e.Error);
        }
    }
}
