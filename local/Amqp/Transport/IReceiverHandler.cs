using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>Gets the events of a link that receives. Calls come without a lock held.</summary>
internal interface IReceiverHandler
{
    void OnAttached(ReceiverLink link)
    {
    }

    /// <summary>A message arrived. The handler settles the delivery, now or later, unless the sender already has.</summary>
    void OnDelivery(ReceiverLink link, IncomingDelivery delivery);

    /// <summary>The link is closed, no matter who ended it; called once after <see cref="OnAttached"/>.</summary>
    void OnDetached(ReceiverLink link, AmqpError? error)
    {
    }
}
