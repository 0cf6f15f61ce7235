using Local.Amqp.Transport;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Amqp.Transactions;
using Local.Emulator.ServiceBus.Amqp.Wire;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Amqp;

/// <summary>
/// The server's end of a client's receiving link: the link's credit becomes the receiver's, and the receiver's deliveries become transfers.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#create-receiver
/// </summary>
internal sealed class ReceiverEndpoint(ReceiveMode mode, Coordinator coordinator) : ISenderHandler, IDeliverySink
{
    private readonly Lock _gate = new();
    private SenderLink? _link;
    // The unused credit of the receiver, including deliveries that have not arrived here yet.
    private int _outstanding;
    // Why the entity closed the receiver; reported when the client next receives.
    private AmqpError? _ended;

    /// <summary>The receiver; set before the link is attached.</summary>
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
            // Negative if the client reduced its credit.
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
        // The message would be redelivered forever. Closing calls back, so it happens outside the lock.
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
    /// Closes the link of a waiting client at once, and that of any other client when it next receives. The .NET session processor only
    /// recognizes a lost lock by a failed receive: if the link ends earlier, it never returns to the session.
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
