using System.Collections.Concurrent;
using Local.Amqp.Client;
using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Requests;

/// <summary>
/// Sends requests to a node such as <c>$management</c> or <c>$cbs</c> and receives the responses, over a pair of links. A response is
/// matched to its request by message-id and correlation-id.
/// </summary>
internal sealed class AmqpRequestClient : IReceiverHandler, IAsyncDisposable
{
    private const int Credit = 100;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<AmqpMessage>> _pending = [];
    private readonly string _replyTo = "reply-" + Guid.NewGuid().ToString("N");
    private AmqpSender _sender = null!;
    private ReceiverLink _receiver = null!;

    private AmqpRequestClient()
    {
    }

    /// <exception cref="AmqpException">The peer refused one of the links.</exception>
    public static async Task<AmqpRequestClient> AttachAsync(AmqpSession session, string address, CancellationToken cancellation = default)
    {
        var client = new AmqpRequestClient();
        var receiving = new LinkSettings
        {
            Source = new Source { Address = address }, Target = new Target { Address = client._replyTo }, Credit = Credit,
        };
        client._receiver = await session.AttachAsync(receiving, (IReceiverHandler)client, cancellation).ConfigureAwait(false);
        var sending = new LinkSettings { Source = new Source { Address = client._replyTo }, Target = new Target { Address = address } };
        client._sender = await AmqpSender.AttachAsync(session, sending, cancellation).ConfigureAwait(false);
        return client;
    }

    /// <summary>Whether both links are attached.</summary>
    public bool IsOpen => _sender.Link.IsOpen && _receiver.IsOpen;

    /// <summary>Sends a request, with its own message-id and reply-to, and waits for its response.</summary>
    /// <exception cref="AmqpException">The node did not accept the request, or a link is over.</exception>
    /// <exception cref="TimeoutException">No response came in time.</exception>
    public async Task<AmqpMessage> RequestAsync(AmqpMessage request, CancellationToken cancellation = default)
    {
        var id = Guid.NewGuid().ToString("N");
        var response = new TaskCompletionSource<AmqpMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = response;
        try
        {
            var properties = (request.Properties ?? new MessageProperties()) with { MessageId = id, ReplyTo = _replyTo };
            var outcome = await _sender.SendAsync(request.With(properties), cancellation: cancellation).ConfigureAwait(false);
            if (outcome is RejectedState { Error: { } error }) throw new AmqpException(error, ErrorScope.Link);
            var options = _receiver.Connection.Options;
            return await response.Task.WaitAsync(options.RequestTimeout, options.Time, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    /// <inheritdoc/>
    public void OnDelivery(ReceiverLink link, IncomingDelivery delivery)
    {
        delivery.Accept();
        var message = delivery.Message;
        if (message.Properties?.CorrelationId?.ToString() is { } id && _pending.TryRemove(id, out var response))
            response.TrySetResult(message);
    }

    /// <inheritdoc/>
    public void OnDetached(ReceiverLink link, AmqpError? error)
    {
        foreach (var response in _pending.Values)
            response.TrySetException(new AmqpException(
                error ?? new AmqpError(ErrorCondition.DetachForced, "The link was detached before the response came."), ErrorScope.Link));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync().ConfigureAwait(false);
        await _receiver.CloseAsync().ConfigureAwait(false);
    }
}
