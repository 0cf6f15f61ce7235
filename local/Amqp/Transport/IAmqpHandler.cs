using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>Handles the connections of a listener, and decides about their links.</summary>
/// <remarks>
/// Calls about one connection come one after the other, never with a lock held. A call must not block: the connection is not read
/// meanwhile.
/// </remarks>
internal interface IAmqpHandler
{
    /// <summary>
    /// A client attaches a link. Until the task completes, the client waits for its link, and the connection goes on.
    /// </summary>
    /// <param name="cancellation">The client gave up, or the connection is gone.</param>
    ValueTask<LinkDecision> AttachAsync(LinkRequest request, CancellationToken cancellation);

    /// <summary>Both ends have opened the connection.</summary>
    void OnOpened(AmqpConnection connection)
    {
    }

    /// <summary>The connection is closed and its links are detached.</summary>
    /// <param name="reason">None after a close without an error; an <see cref="AmqpException"/>, or what a handler threw.</param>
    void OnClosed(AmqpConnection connection, Exception? reason)
    {
    }
}
