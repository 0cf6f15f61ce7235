using Local.Amqp.Messaging;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>A message on its way to the peer. Derive from it to keep what belongs to the delivery beside it.</summary>
internal class OutgoingDelivery(AmqpMessage message, bool settled = false, byte[]? tag = null, uint messageFormat = 0)
{
    public AmqpMessage Message { get; } = message;

    /// <summary>The delivery tag, at most 32 bytes; a number if it is left out.</summary>
    public byte[]? Tag { get; internal set; } = tag;

    public uint MessageFormat { get; } = messageFormat;

    /// <summary>Whether the delivery is sent settled.</summary>
    public bool IsSettled { get; internal set; } = settled;

    public SenderLink? Link { get; internal set; }

    internal uint Id { get; set; }

    internal bool IsStarted { get; set; }

    /// <summary>Whether its last frame was written.</summary>
    internal bool IsWritten { get; set; }

    internal bool IsCancelled { get; set; }

    /// <summary>Whether the peer settled it before its last frame was written (part 2.6.12 lets it).</summary>
    internal bool IsSettledEarly { get; set; }

    /// <summary>The encoded message and how much of it was sent, when it needs several frames.</summary>
    internal ReadOnlyMemory<byte> Rest { get; set; }

    /// <summary>Settles the delivery with a state: the answer when <see cref="OnState"/> did not say settled.</summary>
    public void Settle(DeliveryState? state) => Link?.Settle(this, state);

    /// <summary>Reports a state that is not final: the delivery stays unsettled.</summary>
    public void Tell(DeliveryState state) => Link?.Tell(this, state);

    /// <summary>The peer reported a state, and whether it has settled. Called without a lock held.</summary>
    protected internal virtual void OnState(DeliveryState? state, bool settled)
    {
    }

    /// <summary>
    /// The last frame was written, which is the end of a delivery that was sent settled. Called with a lock held, so it must be
    /// short.
    /// </summary>
    protected internal virtual void OnWritten()
    {
    }

    /// <summary>The link is closed, and the delivery was not settled. Called without a lock held.</summary>
    protected internal virtual void OnLost(AmqpError? error)
    {
    }
}
