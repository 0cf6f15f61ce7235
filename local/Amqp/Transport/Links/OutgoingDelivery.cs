namespace Local.Amqp;

/// <summary>A message on its way to the other end. Derive from it to keep what belongs to the delivery beside it.</summary>
internal class OutgoingDelivery(AmqpMessage message, bool settled = false, byte[]? tag = null, uint messageFormat = 0)
{
    public AmqpMessage Message { get; } = message;

    /// <summary>At most 32 bytes; numbered when it is left out.</summary>
    public byte[]? Tag { get; internal set; } = tag;

    public uint MessageFormat { get; } = messageFormat;

    /// <summary>Whether it is settled as it is sent.</summary>
    public bool IsSettled { get; internal set; } = settled;

    public SenderLink? Link { get; internal set; }

    internal uint Id { get; set; }

    internal bool IsStarted { get; set; }

    /// <summary>Whether its last frame was written.</summary>
    internal bool IsWritten { get; set; }

    internal bool IsCancelled { get; set; }

    /// <summary>The encoded message and how much of it was sent, when it needs several frames.</summary>
    internal ReadOnlyMemory<byte> Rest { get; set; }

    /// <summary>Settles the delivery with a state: the answer when <see cref="OnState"/> did not say settled.</summary>
    public void Settle(DeliveryState? state) => Link?.Settle(this, state);

    /// <summary>The other end told a state, and whether it has settled. Called without a lock held.</summary>
    protected internal virtual void OnState(DeliveryState? state, bool settled)
    {
    }

    /// <summary>The last frame was written; all there is to a settled delivery. Called with a lock held: to be short.</summary>
    protected internal virtual void OnWritten()
    {
    }

    /// <summary>The link is over, and the delivery was not settled. Called without a lock held.</summary>
    protected internal virtual void OnLost(AmqpError? error)
    {
    }
}

/// <summary>A delivery that somebody waits for.</summary>
internal sealed class AwaitedDelivery(AmqpMessage message, bool settled, byte[]? tag, uint messageFormat) : OutgoingDelivery(message, settled, tag, messageFormat)
{
    private readonly TaskCompletionSource<DeliveryState?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DeliveryState?> Outcome => _outcome.Task;

    /// <inheritdoc/>
    protected internal override void OnState(DeliveryState? state, bool settled)
    {
        if (settled)
        {
            _outcome.TrySetResult(state);
        }
        else if (state is { IsTerminal: true })
        {
            Settle(state);
            _outcome.TrySetResult(state);
        }
    }

    /// <inheritdoc/>
    protected internal override void OnWritten()
    {
        if (IsSettled) _outcome.TrySetResult(null);
    }

    /// <inheritdoc/>
    protected internal override void OnLost(AmqpError? error) =>
        _outcome.TrySetException(new AmqpException(error ?? new AmqpError(ErrorCondition.DetachForced, "The link was detached before the delivery was settled."), ErrorScope.Link));
}
