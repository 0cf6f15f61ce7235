using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Client;

/// <summary>Sends messages to a node.</summary>
internal sealed class AmqpSender : ISenderHandler, IAsyncDisposable
{
    private AmqpSender()
    {
    }

    public SenderLink Link { get; private set; } = null!;

    public static Task<AmqpSender> AttachAsync(AmqpSession session, string address, CancellationToken cancellation = default) =>
        AttachAsync(session, new LinkSettings { Source = new Source(), Target = new Target { Address = address } }, cancellation);

    /// <exception cref="AmqpException">The peer refused the link.</exception>
    public static async Task<AmqpSender> AttachAsync(AmqpSession session, LinkSettings settings, CancellationToken cancellation = default)
    {
        var sender = new AmqpSender();
        sender.Link = await session.AttachAsync(settings, (ISenderHandler)sender, cancellation).ConfigureAwait(false);
        return sender;
    }

    /// <summary>
    /// Sends a message as soon as there is credit, and waits for its outcome, which is null for a message that is sent settled.
    /// </summary>
    /// <exception cref="AmqpException">The link is closed, or the message is larger than the peer takes.</exception>
    /// <exception cref="TimeoutException">No credit or no outcome came in time.</exception>
    public Task<DeliveryState?> SendAsync(
        AmqpMessage message, bool settled = false, byte[]? tag = null, uint messageFormat = 0, CancellationToken cancellation = default) =>
        Link.SendAsync(message, settled, tag, messageFormat, cancellation);

    /// <inheritdoc/>
    public void OnCredit(SenderLink link)
    {
        if (link.IsDraining) link.CompleteDrain();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Link.CloseAsync().ConfigureAwait(false);
}
