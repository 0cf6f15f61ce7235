using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Amqp.Transactions;
using Local.Emulator.ServiceBus.Amqp.Wire;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Amqp.Management;

/// <summary>
/// The node <c>&lt;entity&gt;/$management</c> of one connection.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response
/// </summary>
/// <param name="find">Finds the entity, which may be deleted and created again in the meantime.</param>
internal sealed class ManagementNode(Func<Outcome<ManagedEntity>> find, Coordinator coordinator)
{
    private const int Ok = 200, NoContent = 204, NotImplemented = 501;

    public ValueTask<AmqpMessage> Answer(IncomingDelivery delivery, CancellationToken cancellation)
    {
        string? operation = null;
        try
        {
            var request = delivery.Message;
            var properties = request.ApplicationProperties ?? [];
            properties.TryGet("operation", out operation);
            properties.TryGet("associated-link-name", out string? link);
            var body = request.Body.Kind == BodyKind.Value && request.Body.Value() is AmqpMap map ? map : [];
            var found = find();
            if (!found.Succeeded) return new(Refuse(found.Failure));
            var entity = found.Value;
            var transaction = delivery.State is TransactionalState state
                ? new ManagementTransaction(coordinator, delivery.Link, entity.Entity, state)
                : null;
            return new(Run(entity, operation ?? "", new ManagementRequest(body, link), transaction) is { } result
                ? Respond(result)
                : Unknown(operation));
        }
        catch (ManagementException e)
        {
            return new(Refuse(e.Failure));
        }
        catch (AmqpException e)
        {
            return new(Refuse(new Failure(BrokerError.ArgumentError, e.Message)));
        }
    }

    // A null result means that nothing was found, which is not an error.
    private static Outcome<AmqpMap?>? Run(
        ManagedEntity entity, string operation, ManagementRequest request, ManagementTransaction? transaction) => operation switch
    {
        "com.microsoft:renew-lock" => MessageOperations.RenewLocks(QueueOf(entity), request),
        "com.microsoft:peek-message" => MessageOperations.Peek(QueueOf(entity), request),
        "com.microsoft:schedule-message" => MessageOperations.Schedule(entity, request, transaction),
        "com.microsoft:cancel-scheduled-message" => MessageOperations.Cancel(entity, request, transaction),
        "com.microsoft:receive-by-sequence-number" => MessageOperations.ReceiveDeferred(QueueOf(entity), request),
        "com.microsoft:update-disposition" => MessageOperations.Settle(QueueOf(entity), request, transaction),
        "com.microsoft:batch-delete-messages" => MessageOperations.Delete(QueueOf(entity), request),
        "com.microsoft:renew-session-lock" => SessionOperations.RenewLock(QueueOf(entity), request),
        "com.microsoft:get-session-state" => SessionOperations.GetState(QueueOf(entity), request),
        "com.microsoft:set-session-state" => SessionOperations.SetState(QueueOf(entity), request),
        "com.microsoft:get-message-sessions" => SessionOperations.List(QueueOf(entity), request),
        "com.microsoft:add-rule" => RuleOperations.Add(entity, request),
        "com.microsoft:remove-rule" => RuleOperations.Remove(entity, request),
        "com.microsoft:enumerate-rules" => RuleOperations.List(entity, request),
        _ => (Outcome<AmqpMap?>?)null,
    };

    private static QueueEntity QueueOf(ManagedEntity entity) => entity.Queue
        ?? throw new ManagementException(
            new Failure(BrokerError.InvalidOperation, $"'{entity.Address}' is a topic. Use one of its subscriptions instead."));

    private static AmqpMessage Respond(Outcome<AmqpMap?> result) =>
        result.Failure is { } failure ? Refuse(failure)
        : result.Value is { } body ? Respond(Ok, "OK", null, body)
        : Respond(NoContent, "No content.", null, null);

    private static AmqpMessage Refuse(Failure failure) => Respond(failure.Status(), failure.Description, failure.Error().Condition, null);

    private static AmqpMessage Unknown(string? operation) =>
        Respond(NotImplemented, $"The operation '{operation}' is not supported.", ErrorCondition.NotImplemented, null);

    private static AmqpMessage Respond(int status, string description, AmqpSymbol? condition, AmqpMap? body)
    {
        var properties = new AmqpMap { ["statusCode"] = status, ["statusDescription"] = description };
        if (condition is { } error) properties["errorCondition"] = error;
        return new AmqpMessageBuilder { ApplicationProperties = properties, Value = body ?? [] }.Build();
    }
}
