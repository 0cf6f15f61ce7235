using System.Collections.Concurrent;
using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Requests;

/// <summary>Answers the requests to a node such as <c>$management</c> or <c>$cbs</c>.</summary>
internal sealed class RequestNode : ISenderHandler, IReceiverHandler
{
    private const int Credit = 100;
    private readonly ConcurrentDictionary<SenderLink, bool> _replies = [];
    private readonly ConcurrentDictionary<ReceiverLink, CancellationTokenSource> _requests = [];
    private readonly Func<IncomingDelivery, CancellationToken, ValueTask<AmqpMessage>> _answer;

    /// <param name="answer">Returns the response; the node sets its correlation-id. An exception closes the link, with the error of an
    /// <see cref="AmqpException"/>, or else as an internal error.</param>
    public RequestNode(Func<AmqpMessage, CancellationToken, ValueTask<AmqpMessage>> answer)
        : this((IncomingDelivery request, CancellationToken over) => answer(request.Message, over))
    {
    }

    private RequestNode(Func<IncomingDelivery, CancellationToken, ValueTask<AmqpMessage>> answer) => _answer = answer;

    /// <summary>Creates a node whose answers depend on the delivery, such as its transaction, and not only on the message.</summary>
    public static RequestNode OfDeliveries(Func<IncomingDelivery, CancellationToken, ValueTask<AmqpMessage>> answer) => new(answer);

    /// <summary>Answers the attach of a link to the node, in either direction.</summary>
    public LinkDecision Attach(LinkRequest request) => request.IsForSending ? LinkDecision.Send(this) : LinkDecision.Receive(this, Credit);

    /// <inheritdoc/>
    public void OnAttached(SenderLink link) => _replies[link] = true;

    /// <inheritdoc/>
    public void OnAttached(ReceiverLink link) => _requests[link] = new CancellationTokenSource();

    /// <inheritdoc/>
    public void OnCredit(SenderLink link)
    {
        if (link.IsDraining) link.CompleteDrain();
    }

    /// <inheritdoc/>
    public void OnDelivery(ReceiverLink link, IncomingDelivery delivery)
    {
        // The handler learns that the request is part of a transaction, and must defer its changes until the commit.
        delivery.Settle(
            delivery.State is TransactionalState state ? state with { Outcome = DeliveryState.Accepted } : DeliveryState.Accepted);
        if (_requests.TryGetValue(link, out var over)) link.Connection.Own(RespondAsync(link, delivery, over.Token));
    }

    /// <inheritdoc/>
    public void OnDetached(SenderLink link, AmqpError? error) => _replies.TryRemove(link, out _);

    /// <inheritdoc/>
    public void OnDetached(ReceiverLink link, AmqpError? error)
    {
        if (!_requests.TryRemove(link, out var over)) return;
        // Cancels requests that are still being handled.
        over.Cancel();
        over.Dispose();
    }

    // Clients name the target address of their receiving link or the link itself, or have only one link.
    private SenderLink? ReplyLink(AmqpConnection connection, string? replyTo)
    {
        var links = _replies.Keys.Where(link => link.Connection == connection).ToList();
        return links.Find(link => link.Remote?.Target?.Address == replyTo && replyTo is not null)
            ?? links.Find(link => link.Name == replyTo)
            ?? (links.Count == 1 ? links[0] : null);
    }

    private async Task RespondAsync(ReceiverLink link, IncomingDelivery delivery, CancellationToken over)
    {
        try
        {
            var properties = delivery.Message.Properties;
            var response = await _answer(delivery, over).ConfigureAwait(false);
            response = response.With((response.Properties ?? new MessageProperties()) with
            {
                CorrelationId = properties?.CorrelationId ?? properties?.MessageId,
            });
            if (ReplyLink(link.Connection, properties?.ReplyTo) is { } reply)
                await reply.SendAsync(response, settled: true, cancellation: over).ConfigureAwait(false);
        }
        catch (AmqpException e)
        {
            link.Close(e.Error);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            // The client no longer waits for the response.
        }
        catch (Exception e)
        {
            link.Close(new AmqpError(ErrorCondition.InternalError, e.Message));
        }
    }
}
