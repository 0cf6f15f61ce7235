using Local.Amqp.Messaging;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>A delivery whose sender waits for its outcome.</summary>
internal sealed class AwaitedDelivery(AmqpMessage message, bool settled, byte[]? tag, uint messageFormat)
    : OutgoingDelivery(message, settled, tag, messageFormat)
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
        _outcome.TrySetException(new AmqpException(
            error ?? new AmqpError(ErrorCondition.DetachForced, "The link was detached before the delivery was settled."),
            ErrorScope.Link));
}
