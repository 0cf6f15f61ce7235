using System.Threading.Channels;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Client;

/// <summary>Receives messages from a node and buffers them, never more than the credit that it has granted.</summary>
internal sealed class AmqpReceiver : IReceiverHandler, IAsyncDisposable
{
    private readonly Channel<IncomingDelivery> _arrived = Channel.CreateUnbounded<IncomingDelivery>();

    private AmqpReceiver()
    {
    }

    public ReceiverLink Link { get; private set; } = null!;

    /// <summary>The number of deliveries that have arrived and have not been received yet.</summary>
    public int Waiting => _arrived.Reader.Count;

    public static Task<AmqpReceiver> AttachAsync(
        AmqpSession session, string address, int credit, CancellationToken cancellation = default) =>
        AttachAsync(
            session, new LinkSettings { Source = new Source { Address = address }, Target = new Target(), Credit = credit }, cancellation);

    /// <exception cref="AmqpException">The peer refused the link.</exception>
    public static async Task<AmqpReceiver> AttachAsync(AmqpSession session, LinkSettings settings, CancellationToken cancellation = default)
    {
        var receiver = new AmqpReceiver();
        receiver.Link = await session.AttachAsync(settings, (IReceiverHandler)receiver, cancellation).ConfigureAwait(false);
        return receiver;
    }

    /// <summary>Waits for the next message until the token is cancelled.</summary>
    /// <exception cref="AmqpException">The link is closed, and everything that had arrived was received.</exception>
    public async ValueTask<IncomingDelivery> ReceiveAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await _arrived.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new AmqpException(Link.Error ?? new AmqpError(ErrorCondition.DetachForced, "The link is detached."), ErrorScope.Link);
        }
    }

    /// <summary>Returns the next message, if one has arrived.</summary>
    public bool TryReceive([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IncomingDelivery? delivery) =>
        _arrived.Reader.TryRead(out delivery);

    /// <inheritdoc/>
    public void OnDelivery(ReceiverLink link, IncomingDelivery delivery) => _arrived.Writer.TryWrite(delivery);

    /// <inheritdoc/>
    public void OnDetached(ReceiverLink link, AmqpError? error) => _arrived.Writer.TryComplete();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Link.CloseAsync().ConfigureAwait(false);
}
