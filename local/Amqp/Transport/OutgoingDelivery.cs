using Local.Amqp.Messaging;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>A message on its way to the peer. Derive from this to keep other data with the delivery.</summary>
internal class OutgoingDelivery(AmqpMessage message, bool settled = false, byte[]? tag = null, uint messageFormat = 0)
{
    public AmqpMessage Message { get; } = message;

    /// <summary>The delivery tag, of at most 32 bytes; null for a generated number.</summary>
    public byte[]? Tag { get; internal set; } = tag;

    public uint MessageFormat { get; } = messageFormat;

    /// <summary>Whether the delivery is sent settled.</summary>
    public bool IsSettled { get; internal set; } = settled;

    public SenderLink? Link { get; internal set; }

    internal uint Id { get; set; }

    internal bool IsStarted { get; set; }

    /// <summary>Whether the last frame of the delivery has been written.</summary>
    internal bool IsWritten { get; set; }

    internal bool IsCancelled { get; set; }

    /// <summary>Whether the peer settled the delivery before its last frame was written (which part 2.6.12 allows).</summary>
    internal bool IsSettledEarly { get; set; }

    /// <summary>The rest of the encoded message that has not been sent yet, when it needs several frames.</summary>
    internal ReadOnlyMemory<byte> Rest { get; set; }

    /// <summary>
    /// Settles the delivery with a state. Used to answer when <see cref="OnState"/> reported a state that is not settled.
    /// </summary>
    public void Settle(DeliveryState? state) => Link?.Settle(this, state);

    /// <summary>Reports a state that is not final, so that the delivery stays unsettled.</summary>
    public void Tell(DeliveryState state) => Link?.Tell(this, state);

    /// <summary>Called when the peer has reported a state, and whether it has settled; without a lock held.</summary>
    protected internal virtual void OnState(DeliveryState? state, bool settled)
    {
    }

    /// <summary>
    /// Called when the last frame has been written, which is the end of a delivery that was sent settled. A lock is held, so it must be
    /// short.
    /// </summary>
    protected internal virtual void OnWritten()
    {
    }

    /// <summary>Called when the link was closed before the delivery was settled; without a lock held.</summary>
    protected internal virtual void OnLost(AmqpError? error)
    {
    }
}
