using Local.Amqp;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Amqp;

/// <summary>What each outcome does: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#settling</summary>
internal static class Settlement
{
    private const string DeadLetter = "com.microsoft:dead-letter";

    public static Outcome Apply(QueueEntity queue, Guid lockToken, DeliveryState state) => state switch
    {
        AcceptedState => queue.Complete(lockToken),
        ReleasedState => queue.Release(lockToken),
        ModifiedState { UndeliverableHere: true } defer => queue.Defer(lockToken, Properties(defer.MessageAnnotations)),
        ModifiedState abandon => queue.Abandon(lockToken, Properties(abandon.MessageAnnotations)),
        RejectedState reject => Reject(queue, lockToken, reject.Error),
        _ => new Failure(BrokerError.InvalidOperation, "There is no such outcome."),
    };

    private static Outcome Reject(QueueEntity queue, Guid lockToken, AmqpError? error)
    {
        var info = Properties(error?.Info) ?? [];
        info.Remove(DeadLetterReason.ReasonProperty, out var reason);
        info.Remove(DeadLetterReason.DescriptionProperty, out var description);
        // A client that does not know the service tells its own error.
        if (error is not null && error.Condition.Value != DeadLetter) (reason, description) = (reason ?? error.Condition.Value, description ?? error.Description);
        return queue.DeadLetter(lockToken, reason as string, description as string, info);
    }

    private static Dictionary<string, object?>? Properties(AmqpMap? map) => map is null ? null : PropertyValue.ByName(map);
}
