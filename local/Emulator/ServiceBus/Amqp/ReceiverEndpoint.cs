using Local.Amqp.Transport;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Amqp.Transactions;
using Local.Emulator.ServiceBus.Amqp.Wire;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Amqp;

/// <summary>
/// The end of a client's receiving link: its credit becomes the receiver's, the receiver's deliveries become transfers.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#create-receiver
/// </summary>
internal sealed class ReceiverEndpoint(ReceiveMode mode, Coordinator coordinator) : ISenderHandler, IDeliverySink
{
    private readonly Lock _gate = new();
    private SenderLink? _link;
    // What the receiver was given and has not used, deliveries that are on their way here included.
    private int _outstanding;
    // Why the entity closed the receiver, until its client asks for messages.
    private AmqpError? _ended;

    /// <summary>Set before the link is there.</summary>
    public Receiver Receiver { get; set; } = null!;

    /// <inheritdoc/>
    public void OnAttached(SenderLink link) => _link = link;

    /// <inheritdoc/>
    public void OnCredit(SenderLink link)
    {
        int more;
        AmqpError? ended;
        lock (_gate)
        {
            // Less than nothing when the client took credit back.
            more = link.Credit - _outstanding;
            _outstanding += more;
            ended = _ended;
        }
        if (ended is not null)
        {
            link.Close(ended);
            return;
        }
        if (more != 0) Receiver.AddCredit(more);
        if (link.IsDraining) Receiver.Drain();
    }

    /// <inheritdoc/>
    public void OnDetached(SenderLink link, AmqpError? error) => Receiver.Close();

    /// <inheritdoc/>
    public void Deliver(in Delivery delivery)
    {
        var locked = mode == ReceiveMode.PeekLock;
        var transfer =
            new ServiceBusDelivery(Receiver, delivery, WireMessage.Of(delivery.Message, locked ? delivery.LockedUntil : null), coordinator);
        var sent = false;
        AmqpError? tooLarge = null;
        lock (_gate)
        {
            _outstanding--;
            try
            {
                sent = _link!.TrySend(transfer);
            }
            catch (AmqpException e)
            {
                tooLarge = e.Error;
            }
        }
        // The message would come again and again; closing calls back, so it is done without the lock.
        if (tooLarge is not null) _link!.Close(tooLarge);
        if (!sent) transfer.GiveBack();
    }

    /// <inheritdoc/>
    public void Drained(int unusedCredit)
    {
        lock (_gate) _outstanding -= unusedCredit;
        _link!.CompleteDrain();
    }

    /// <summary>
    /// A client that waits for messages is told at once, one that does not when it asks next. The session processor of .NET takes
    /// only a receive that fails for a lost lock: of a link that ends before, it never comes back to the session.
    /// </summary>
    public void Closed(Failure reason)
    {
        lock (_gate)
        {
            if (reason.Error == BrokerError.SessionLockLost && _outstanding <= 0)
            {
                _ended = reason.Error();
                return;
            }
        }
        _link?.Close(reason.Error());
    }
}
