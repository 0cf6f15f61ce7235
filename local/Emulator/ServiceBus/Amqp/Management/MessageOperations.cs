using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Amqp.Wire;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Amqp.Management;

/// <summary>
/// The operations on messages: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response#message-operations
/// </summary>
internal static class MessageOperations
{
    private static readonly AmqpMap Empty = [];

    public static Outcome<AmqpMap?> RenewLocks(QueueEntity queue, ManagementRequest request)
    {
        var tokens = request.Guids("lock-tokens");
        var expirations = new DateTimeOffset[tokens.Count];
        for (var i = 0; i < tokens.Count; i++)
        {
            var renewed = queue.RenewLock(tokens[i]);
            if (!renewed.Succeeded) return renewed.Failure;
            expirations[i] = renewed.Value;
        }
        return new AmqpMap { ["expirations"] = new AmqpArray(expirations) };
    }

    public static Outcome<AmqpMap?> Peek(QueueEntity queue, ManagementRequest request)
    {
        var found = queue.Peek(request.Number("from-sequence-number"), request.Count("message-count", 1), request.Text("session-id"));
        if (found.Count == 0) return (AmqpMap?)null;
        return Messages(found.Select(view => new AmqpMap { ["message"] = WireMessage.Of(view, null).Encode() }));
    }

    public static Outcome<AmqpMap?> Delete(QueueEntity queue, ManagementRequest request)
    {
        if (request["enqueued-time-utc"] is not DateTimeOffset before)
            return new Failure(BrokerError.ArgumentError, "The request needs 'enqueued-time-utc': a timestamp.");
        var deleted = queue.DeleteBatch(request.Count("message-count", ServiceBusLimits.DeletedAtOnce), before);
        if (!deleted.Succeeded) return deleted.Failure!;
        return deleted.Value == 0 ? (AmqpMap?)null : new AmqpMap { ["message-count"] = deleted.Value };
    }

    public static Outcome<AmqpMap?> Schedule(ManagedEntity entity, ManagementRequest request, ManagementTransaction? transaction)
    {
        if (entity is not { Send: { } send, PrepareSend: { } prepare })
            return new Failure(BrokerError.InvalidOperation, $"Messages cannot be sent to '{entity.Address}'.");
        var messages = new List<IMessageContent>();
        foreach (var entry in request.Maps("messages"))
        {
            if (entry["message"] is not byte[] encoded)
                return new Failure(BrokerError.ArgumentError, "Each of 'messages' needs 'message': the encoded message.");
            messages.Add(IncomingMessages.Content(new AmqpMessage(encoded)));
        }
        if (transaction is null)
        {
            var sent = send(messages);
            return sent.Succeeded ? Numbers(sent.Value) : sent.Failure;
        }
        var enlisted = transaction.Enlist(() => prepare(messages));
        return enlisted.Succeeded ? Numbers(enlisted.Value.SequenceNumbers) : enlisted.Failure;
    }

    public static Outcome<AmqpMap?> Cancel(ManagedEntity entity, ManagementRequest request, ManagementTransaction? transaction)
    {
        if (entity is not { Cancel: { } cancel, PrepareCancel: { } prepare })
            return new Failure(BrokerError.InvalidOperation, $"Messages cannot be scheduled in '{entity.Address}'.");
        var numbers = request.Numbers("sequence-numbers");
        return Done(transaction is null ? cancel(numbers) : new Outcome(transaction.Enlist(() => prepare(numbers)).Failure));
    }

    public static Outcome<AmqpMap?> ReceiveDeferred(QueueEntity queue, ManagementRequest request)
    {
        var mode = request.Number("receiver-settle-mode") == 0 ? ReceiveMode.ReceiveAndDelete : ReceiveMode.PeekLock;
        SessionReceiver? holder = null;
        if (request.Text("session-id") is not null && queue.Options.RequiresSession)
        {
            holder = SessionOperations.Holder(queue, request);
            if (holder is null) return Failures.SessionLockLost(queue.Address);
        }
        var received = queue.ReceiveDeferred(request.Numbers("sequence-numbers"), mode, holder);
        return received.Succeeded ? Messages(received.Value.Select(delivery => Entry(delivery, mode))) : received.Failure;
    }

    public static Outcome<AmqpMap?> Settle(QueueEntity queue, ManagementRequest request, ManagementTransaction? transaction)
    {
        var status = request.RequiredText("disposition-status");
        var properties = request.Properties("properties-to-modify");
        var settlement = status.ToUpperInvariant() switch
        {
            "COMPLETED" => MessageSettlement.Complete,
            "ABANDONED" => new MessageSettlement(SettlementKind.Abandon, properties),
            "SUSPENDED" =>
                new MessageSettlement(
                    SettlementKind.DeadLetter,
                    properties,
                    new DeadLetterReason(request.Text("deadletter-reason"), request.Text("deadletter-description"))),
            // The service spells it with one r.
            "DEFERED" or "DEFERRED" => new MessageSettlement(SettlementKind.Defer, properties),
            _ => null,
        };
        if (settlement is null)
            return new Failure(
                BrokerError.ArgumentError, $"There is no disposition '{status}'. Use completed, abandoned, suspended or defered.");
        foreach (var token in request.Guids("lock-tokens"))
        {
            var settled = transaction is null
                ? queue.Settle(token, settlement)
                : new Outcome(transaction.Enlist(() => queue.PrepareSettle(token, settlement)).Failure);
            if (!settled.Succeeded) return settled.Failure;
        }
        return Empty;
    }

    internal static Outcome<AmqpMap?> Done(Outcome outcome) => outcome.Succeeded ? Empty : outcome.Failure;

    private static AmqpMap Numbers(IReadOnlyList<long> numbers) => new() { ["sequence-numbers"] = new AmqpArray(numbers.ToArray()) };

    private static AmqpMap Entry(in Delivery delivery, ReceiveMode mode)
    {
        var locked = mode == ReceiveMode.PeekLock;
        var entry = new AmqpMap { ["message"] = WireMessage.Of(delivery.Message, locked ? delivery.LockedUntil : null).Encode() };
        if (locked) entry["lock-token"] = delivery.LockToken;
        return entry;
    }

    private static AmqpMap Messages(IEnumerable<AmqpMap> entries) => new() { ["messages"] = entries.ToList<object?>() };
}
