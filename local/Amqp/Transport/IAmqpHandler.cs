using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>Handles the connections of a listener, and decides about their links.</summary>
/// <remarks>
/// Calls about the same connection come one after the other, never with a lock held. A call must not block, because the connection is not
/// read in the meantime.
/// </remarks>
internal interface IAmqpHandler
{
    /// <summary>
    /// Decides about a link that a client attaches. Until the task completes, the client waits for its link, and the connection continues.
    /// </summary>
    /// <param name="cancellation">Cancelled when the client gives up, or the connection is gone.</param>
    ValueTask<LinkDecision> AttachAsync(LinkRequest request, CancellationToken cancellation);

    /// <summary>Called when both ends have opened the connection.</summary>
    void OnOpened(AmqpConnection connection)
    {
    }

    /// <summary>Called when the connection is closed and its links are detached.</summary>
    /// <param name="reason">Null after a close without an error; otherwise an <see cref="AmqpException"/>, or an exception that a handler
    /// threw.</param>
    void OnClosed(AmqpConnection connection, Exception? reason)
    {
    }
}
