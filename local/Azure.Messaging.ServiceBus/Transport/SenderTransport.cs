using Azure.Messaging.ServiceBus.Wire;
using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus.Transport;

/// <summary>The links of a sender, attached again when they were lost.</summary>
internal sealed class SenderTransport : IAsyncDisposable
{
    private const long DefaultMaxMessageSize = 256 * 1024;
    private readonly ServiceBusConnection _connection;
    private readonly string _entity;
    private readonly ManagementClient _management;
    private readonly Reopening<AmqpSender> _link;

    public SenderTransport(ServiceBusConnection connection, string entity)
    {
        (_connection, _entity) = (connection, entity);
        _management = new ManagementClient(connection, entity);
        _link = new Reopening<AmqpSender>(OpenAsync, static sender => sender.Link.IsOpen && sender.Link.Connection.IsOpen, static sender => Links.EndAsync(sender.Link.Session));
    }

    public MessageWriter Writer => _connection.Writer;

    public Task SendAsync(IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellation) => SendEncodedAsync(Writer.Write(messages), cancellation);

    public Task SendEncodedAsync(EncodedMessage message, CancellationToken cancellation) => _connection.RetryAsync(_entity, async token =>
    {
        var sender = await _link.GetAsync(token).ConfigureAwait(false);
        var outcome = await sender.SendAsync(message.Message, messageFormat: message.Format, cancellation: token).ConfigureAwait(false);
        return outcome switch
        {
            AcceptedState => true,
            RejectedState { Error: { } error } => throw Errors.Of(error, _entity),
            _ => throw new ServiceBusException(true, $"The message was not accepted but {outcome?.GetType().Name ?? "settled without an outcome"}.", _entity),
        };
    }, cancellation);

    /// <summary>What the entity takes, in bytes.</summary>
    public Task<long> MaxMessageSizeAsync(CancellationToken cancellation) => _connection.RetryAsync(_entity, async token =>
    {
        var sender = await _link.GetAsync(token).ConfigureAwait(false);
        return sender.Link.Remote?.MaxMessageSize is > 0 and <= long.MaxValue and var size ? (long)size : DefaultMaxMessageSize;
    }, cancellation);

    public Task<IReadOnlyList<long>> ScheduleAsync(IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellation)
    {
        var body = new AmqpMap { ["messages"] = messages.Select(object? (message) => Entry(message)).ToList() };
        return _connection.RetryAsync(_entity, async token =>
        {
            var answer = await _management.RequestAsync("schedule-message", body, _link.Current?.Link.Name, token).ConfigureAwait(false);
            return answer?.GetValueOrDefault("sequence-numbers") is AmqpArray { Items: long[] numbers }
                ? (IReadOnlyList<long>)numbers
                : throw new ServiceBusException(false, "The response has no sequence numbers.", _entity);
        }, cancellation);
    }

    public Task CancelAsync(long[] sequenceNumbers, CancellationToken cancellation)
    {
        var body = new AmqpMap { ["sequence-numbers"] = new AmqpArray(sequenceNumbers) };
        return _connection.RetryAsync(_entity, token => _management.RequestAsync("cancel-scheduled-message", body, _link.Current?.Link.Name, token), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync().ConfigureAwait(false);
        await _management.DisposeAsync().ConfigureAwait(false);
    }

    private AmqpMap Entry(ServiceBusMessage message)
    {
        var entry = new AmqpMap { ["message"] = Writer.Write(message).Encode().ToArray(), ["message-id"] = message.MessageId };
        if (message.SessionId is { Length: > 0 } session) entry["session-id"] = session;
        if (message.PartitionKey is { Length: > 0 } key) entry["partition-key"] = key;
        if (message.TransactionPartitionKey is { Length: > 0 } via) entry["via-partition-key"] = via;
        return entry;
    }

    private Task<AmqpSender> OpenAsync(CancellationToken cancellation)
    {
        var settings = new LinkSettings { Source = new Source(), Target = new Target { Address = _entity }, SenderSettleMode = SenderSettleMode.Unsettled, Properties = Links.Properties(_connection.TryTimeout) };
        return _connection.Namespace.AttachAsync(_entity, session => AmqpSender.AttachAsync(session, settings, cancellation), cancellation);
    }
}
