using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Amqp.Wire;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Amqp;

/// <summary>
/// Carries out the outcomes of deliveries: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#settling
/// </summary>
internal static class Settlement
{
    private const string DeadLetter = "com.microsoft:dead-letter";

    public static Outcome<MessageSettlement> Of(DeliveryState state) => state switch
    {
        AcceptedState => MessageSettlement.Complete,
        ReleasedState => MessageSettlement.Release,
        ModifiedState { UndeliverableHere: true } defer =>
            new MessageSettlement(SettlementKind.Defer, Properties(defer.MessageAnnotations)),
        ModifiedState abandon => new MessageSettlement(SettlementKind.Abandon, Properties(abandon.MessageAnnotations)),
        RejectedState reject => Reject(reject.Error),
        _ => new Failure(BrokerError.InvalidOperation, "Unknown outcome."),
    };

    private static MessageSettlement Reject(AmqpError? error)
    {
        var info = Properties(error?.Info) ?? [];
        var (reason, description) = (TakeText(info, DeadLetterReason.ReasonProperty), TakeText(info, DeadLetterReason.DescriptionProperty));
        // A client that does not know Service Bus sends an error condition of its own.
        if (error is not null && error.Condition.Value != DeadLetter)
            (reason, description) = (reason ?? error.Condition.Value, description ?? error.Description);
        return new MessageSettlement(SettlementKind.DeadLetter, info, new DeadLetterReason(reason, description));
    }

    // With another type, it is an ordinary property.
    private static string? TakeText(Dictionary<string, object?> info, string name)
    {
        if (info.GetValueOrDefault(name) is not string text) return null;
        info.Remove(name);
        return text;
    }

    private static Dictionary<string, object?>? Properties(AmqpMap? map) => map is null ? null : PropertyValue.ByName(map);
}
