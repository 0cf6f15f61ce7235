using Local.Amqp;

namespace Local.Messaging;

/// <summary>Asks a node such as <c>$management</c> over a pair of links, attached again when they were lost.</summary>
/// <param name="entity">The token is put for it.</param>
internal sealed class RequestChannel(NamespaceConnection connection, string entity, string node) : IAsyncDisposable
{
    private readonly Reopening<Pair> _pair = new(
        token => connection.AttachAsync(entity, async session => new Pair(session, await AmqpRequestClient.AttachAsync(session, node, token).ConfigureAwait(false)), token),
        static pair => !pair.Session.Ended.IsCompleted && pair.Session.Connection.IsOpen,
        static pair => Links.EndAsync(pair.Session));

    /// <summary>Asks once.</summary>
    /// <exception cref="AmqpException">The node did not take the request, or a link is over.</exception>
    /// <exception cref="TimeoutException">No response came in time.</exception>
    public async Task<AmqpMessage> RequestAsync(AmqpMessage request, CancellationToken cancellation)
    {
        var pair = await _pair.GetAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await pair.Client.RequestAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmqpException or TimeoutException)
        {
            await _pair.DropAsync(pair).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    private sealed record Pair(AmqpSession Session, AmqpRequestClient Client);
}
