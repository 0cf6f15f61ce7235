using Azure.Messaging.ServiceBus.Wire;
using Local.Amqp;

namespace Azure.Messaging.ServiceBus.Transport;

internal sealed partial class ReceiverTransport
{
    private long _lastPeeked;

    /// <summary>Settles over the link that the message came with, or by its lock token when that link is over or there is none.</summary>
    public Task SettleAsync(ServiceBusReceivedMessage message, Settlement settlement, CancellationToken cancellation)
    {
        var outcome = settlement.ToOutcome();
        return _connection.RetryAsync(_entity, async token =>
        {
            if (message.Delivery is { Link.IsOpen: true } delivery) await SettleAsync(delivery, outcome, token).ConfigureAwait(false);
            else if (IsSessionOver) throw SessionLost();
            else await _management.RequestAsync("update-disposition", settlement.ToRequest(message.LockTokenGuid, _session?.Id), LinkName, token).ConfigureAwait(false);
            return true;
        }, cancellation);
    }

    public async Task RenewAsync(ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        var body = new AmqpMap { ["lock-tokens"] = new AmqpArray(new[] { message.LockTokenGuid }) };
        var answer = await AskAsync("renew-lock", body, cancellation).ConfigureAwait(false);
        message.LockedUntil = answer?.GetValueOrDefault("expirations") is AmqpArray { Items: DateTimeOffset[] and [var until, ..] } ? until : throw Incomplete("expirations");
    }

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(long[] sequenceNumbers, CancellationToken cancellation)
    {
        var isLocked = _mode == ServiceBusReceiveMode.PeekLock;
        var body = InSession(new AmqpMap { ["sequence-numbers"] = new AmqpArray(sequenceNumbers), ["receiver-settle-mode"] = isLocked ? 1u : 0u });
        var answer = await AskAsync("receive-by-sequence-number", body, cancellation).ConfigureAwait(false);
        return Messages(answer, isPeeked: false);
    }

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(int maxMessages, long? from, CancellationToken cancellation)
    {
        var body = InSession(new AmqpMap { ["from-sequence-number"] = from ?? Volatile.Read(ref _lastPeeked) + 1, ["message-count"] = maxMessages });
        try
        {
            var messages = Messages(await AskAsync("peek-message", body, cancellation).ConfigureAwait(false), isPeeked: true);
            if (messages.Count > 0) Volatile.Write(ref _lastPeeked, messages[^1].SequenceNumber);
            return messages;
        }
        catch (ServiceBusException e) when (e.Reason == ServiceBusFailureReason.MessageNotFound)
        {
            return [];
        }
    }

    public async Task<BinaryData?> GetSessionStateAsync(CancellationToken cancellation)
    {
        var answer = await AskInSessionAsync("get-session-state", [], cancellation).ConfigureAwait(false);
        return answer?.GetValueOrDefault("session-state") is byte[] state ? BinaryData.FromBytes(state) : null;
    }

    public Task SetSessionStateAsync(BinaryData? state, CancellationToken cancellation) =>
        AskInSessionAsync("set-session-state", new AmqpMap { ["session-state"] = state?.ToArray() }, cancellation);

    public async Task RenewSessionAsync(CancellationToken cancellation)
    {
        var answer = await AskInSessionAsync("renew-session-lock", [], cancellation).ConfigureAwait(false);
        _session = Session with { LockedUntil = answer?.GetValueOrDefault("expiration") is DateTimeOffset until ? until : throw Incomplete("expiration") };
    }

    private async Task SettleAsync(IncomingDelivery delivery, DeliveryState outcome, CancellationToken cancellation)
    {
        DeliveryState? result;
        try
        {
            result = await delivery.SettleAsync(outcome, cancellation).ConfigureAwait(false);
        }
        catch (AmqpException e)
        {
            // Whether it was settled before the link ended is not known; the lock is gone with the link in either case.
            throw LockLost(e);
        }
        if (result is not RejectedState { Error: { } error } || error.Condition.Value == Names.DeadLetter) return;
        throw error.Condition == ErrorCondition.NotFound ? LockLost(new AmqpException(error, ErrorScope.Link)) : Errors.Of(error, _entity);
    }

    private ServiceBusException LockLost(AmqpException cause) => IsForSession
        ? new ServiceBusException($"The lock of the session '{_session?.Id}' was lost: accept the session again. {cause.Message}", ServiceBusFailureReason.SessionLockLost, _entity, cause)
        : new ServiceBusException($"The lock of the message was lost: it will come again. {cause.Message}", ServiceBusFailureReason.MessageLockLost, _entity, cause);

    private Task<AmqpMap?> AskInSessionAsync(string operation, AmqpMap body, CancellationToken cancellation)
    {
        if (IsSessionOver) throw SessionLost();
        return AskAsync(operation, InSession(body), cancellation);
    }

    private Task<AmqpMap?> AskAsync(string operation, AmqpMap body, CancellationToken cancellation) =>
        _connection.RetryAsync(_entity, token => _management.RequestAsync(operation, body, LinkName, token), cancellation);

    private AmqpMap InSession(AmqpMap body)
    {
        if (_session is { } session) body["session-id"] = session.Id;
        return body;
    }

    private List<ServiceBusReceivedMessage> Messages(AmqpMap? answer, bool isPeeked)
    {
        var messages = new List<ServiceBusReceivedMessage>();
        foreach (var entry in Maps(answer?.GetValueOrDefault("messages")))
        {
            if (!entry.TryGet("message", out byte[]? encoded)) throw Incomplete("message");
            messages.Add(MessageReader.Read(new AmqpMessage(encoded), !isPeeked && entry.TryGet("lock-token", out Guid token) ? token : Guid.Empty, isPeeked));
        }
        return messages;
    }

    private static IEnumerable<AmqpMap> Maps(object? value) => value switch
    {
        List<object?> list => list.OfType<AmqpMap>(),
        AmqpArray { Items: AmqpMap[] maps } => maps,
        _ => [],
    };

    private ServiceBusException Incomplete(string field) => new(false, $"The response has no '{field}'.", _entity);
}
