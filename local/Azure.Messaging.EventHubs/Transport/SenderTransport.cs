using Azure.Messaging.EventHubs.Wire;
using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.EventHubs.Transport;

/// <summary>The link of a producer to an event hub or to one of its partitions, attached again when it was lost.</summary>
internal sealed class SenderTransport : IAsyncDisposable
{
    private const long DefaultMaxMessageSize = 1024 * 1024;
    private readonly EventHubConnection _connection;
    private readonly string? _partition;
    private readonly Attempts _attempts;
    private readonly Reopening<AmqpSender> _link;

    /// <param name="partition">Null for the event hub itself.</param>
    public SenderTransport(EventHubConnection connection, string? partition, Attempts attempts)
    {
        (_connection, _partition, _attempts) = (connection, partition, attempts);
        _link = new Reopening<AmqpSender>(OpenAsync, static sender => sender.Link.IsOpen && sender.Link.Connection.IsOpen, static sender => Links.EndAsync(sender.Link.Session));
    }

    public Task SendAsync(EncodedMessage message, CancellationToken cancellation) => _attempts.RunAsync(async token =>
    {
        var sender = await _link.GetAsync(token).ConfigureAwait(false);
        var outcome = await sender.SendAsync(message.Message, messageFormat: message.Format, cancellation: token).ConfigureAwait(false);
        return outcome switch
        {
            AcceptedState => true,
            RejectedState { Error: { } error } => throw Errors.Of(error, _connection.EventHubName),
            _ => throw new EventHubsException(true, _connection.EventHubName, $"The events were not accepted but {outcome?.GetType().Name ?? "settled without an outcome"}."),
        };
    }, cancellation);

    /// <summary>What the service takes, in bytes.</summary>
    public Task<long> MaxMessageSizeAsync(CancellationToken cancellation) => _attempts.RunAsync(async token =>
    {
        var sender = await _link.GetAsync(token).ConfigureAwait(false);
        return sender.Link.Remote?.MaxMessageSize is > 0 and <= long.MaxValue and var size ? (long)size : DefaultMaxMessageSize;
    }, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private Task<AmqpSender> OpenAsync(CancellationToken cancellation)
    {
        var hub = _connection.EventHubName;
        var settings = new LinkSettings
        {
            Source = new Source(),
            Target = new Target { Address = _partition is null ? hub : Names.Partition(hub, _partition) },
            SenderSettleMode = SenderSettleMode.Unsettled,
            Properties = Links.Properties(_attempts.TryTimeout),
        };
        return _connection.Namespace.AttachAsync(hub, session => AmqpSender.AttachAsync(session, settings, cancellation), cancellation);
    }
}
