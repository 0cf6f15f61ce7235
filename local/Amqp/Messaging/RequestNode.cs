using System.Collections.Concurrent;

namespace Local.Amqp;

/// <summary>Answers the requests of one connection to a node such as <c>$management</c> or <c>$cbs</c>.</summary>
/// <param name="answer">Gives the response without its correlation-id, which is set here. What it throws ends the link, told as an internal error unless it is an <see cref="AmqpException"/>.</param>
internal sealed class RequestNode(Func<AmqpMessage, CancellationToken, ValueTask<AmqpMessage>> answer) : ISenderHandler, IReceiverHandler
{
    private const int Credit = 100;
    private readonly ConcurrentDictionary<string, SenderLink> _replies = [];
    private readonly ConcurrentDictionary<ReceiverLink, CancellationTokenSource> _requests = [];

    /// <summary>The answer to a link that is attached to the node, in either direction.</summary>
    public LinkDecision Attach(LinkRequest request) => request.IsForSending ? LinkDecision.Send(this) : LinkDecision.Receive(this, Credit);

    /// <inheritdoc/>
    public void OnAttached(SenderLink link)
    {
        foreach (var name in ReplyNames(link)) _replies[name] = link;
    }

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
        delivery.Accept();
        if (_requests.TryGetValue(link, out var over)) link.Connection.Own(RespondAsync(link, delivery, over.Token));
    }

    /// <inheritdoc/>
    public void OnDetached(SenderLink link, AmqpError? error)
    {
        foreach (var name in ReplyNames(link)) _replies.TryRemove(KeyValuePair.Create(name, link));
    }

    /// <inheritdoc/>
    public void OnDetached(ReceiverLink link, AmqpError? error)
    {
        if (!_requests.TryRemove(link, out var over)) return;
        // Ends what is still being answered.
        over.Cancel();
        over.Dispose();
    }

    // Clients mean by reply-to the address of their target, or the name of their link.
    private static IEnumerable<string> ReplyNames(SenderLink link) => link.Remote?.Target?.Address is { } address ? [address, link.Name] : [link.Name];

    private async Task RespondAsync(ReceiverLink link, IncomingDelivery delivery, CancellationToken over)
    {
        try
        {
            var request = delivery.Message;
            var properties = request.Properties;
            var response = await answer(request, over).ConfigureAwait(false);
            response = response.With((response.Properties ?? new MessageProperties()) with { CorrelationId = properties?.CorrelationId ?? properties?.MessageId });
            if (properties?.ReplyTo is { } replyTo && _replies.TryGetValue(replyTo, out var reply)) await reply.SendAsync(response, settled: true, cancellation: over).ConfigureAwait(false);
        }
        catch (AmqpException e)
        {
            link.Close(e.Error);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            // Nobody waits for the response any more.
        }
        catch (Exception e)
        {
            link.Close(new AmqpError(ErrorCondition.InternalError, e.Message));
        }
    }
}
