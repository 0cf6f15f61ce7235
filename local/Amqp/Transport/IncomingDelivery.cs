using Local.Amqp.Messaging;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>A message that has arrived, until it is settled.</summary>
internal sealed class IncomingDelivery
{
    private TaskCompletionSource<DeliveryState?>? _settled;

    internal IncomingDelivery(ReceiverLink link, in Transfer transfer)
    {
        Link = link;
        Id = transfer.DeliveryId ?? 0;
        Tag = transfer.DeliveryTag ?? [];
        MessageFormat = transfer.MessageFormat ?? 0;
        IsSettled = transfer.Settled ?? false;
        State = transfer.State;
    }

    public ReceiverLink Link { get; }

    public byte[] Tag { get; }

    public uint MessageFormat { get; }

    /// <summary>Whether one of the ends has settled it.</summary>
    public bool IsSettled { get; internal set; }

    /// <summary>The state that the transfer contained, such as that of a transaction; null if it contained none.</summary>
    public DeliveryState? State { get; }

    /// <summary>The encoded message.</summary>
    public ReadOnlyMemory<byte> Payload { get; internal set; }

    /// <summary>The message, which is parsed each time.</summary>
    /// <exception cref="AmqpException">The bytes are not a message.</exception>
    public AmqpMessage Message => new(Payload);

    internal uint Id { get; }

    public void Accept() => Settle(DeliveryState.Accepted);

    public void Reject(AmqpError? error = null) => Settle(new RejectedState(error));

    public void Release() => Settle(DeliveryState.Released);

    /// <summary>
    /// Settles the delivery with an outcome. Does nothing when it is already settled or the link is closed. May be called on any thread.
    /// </summary>
    public void Settle(DeliveryState? state) => Link.Settle(this, state);

    /// <summary>
    /// Reports an outcome without settling, and waits for the sender to settle. Returns the state that the sender settled with (part
    /// 2.6.12, receiver settles second).
    /// </summary>
    /// <exception cref="AmqpException">The link is closed, or the delivery is settled.</exception>
    /// <exception cref="TimeoutException">The sender did not settle in time.</exception>
    public Task<DeliveryState?> SettleAsync(DeliveryState state, CancellationToken cancellation = default)
    {
        _settled = new TaskCompletionSource<DeliveryState?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Link.Propose(this, state);
        var options = Link.Connection.Options;
        return _settled.Task.WaitAsync(options.RequestTimeout, options.Time, cancellation);
    }

    internal void OnState(DeliveryState? state, bool settled)
    {
        if (settled) _settled?.TrySetResult(state);
    }

    internal void OnLost(AmqpError? error) =>
        _settled?.TrySetException(new AmqpException(
            error ?? new AmqpError(ErrorCondition.DetachForced, "The link was detached before the delivery was settled."),
            ErrorScope.Link));
}
