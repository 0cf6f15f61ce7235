using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>Handles the events of a receiving link. Calls come without a lock held.</summary>
internal interface IReceiverHandler
{
    void OnAttached(ReceiverLink link)
    {
    }

    /// <summary>Called when a message has arrived. The handler settles the delivery, now or later, unless the sender already has.</summary>
    void OnDelivery(ReceiverLink link, IncomingDelivery delivery);

    /// <summary>Called when the link is closed, whoever closed it; once after <see cref="OnAttached"/>.</summary>
    void OnDetached(ReceiverLink link, AmqpError? error)
    {
    }
}
