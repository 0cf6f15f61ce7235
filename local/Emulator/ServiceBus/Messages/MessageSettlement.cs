namespace Local.Emulator.ServiceBus.Messages;

/// <summary>How a receiver ends a delivery.</summary>
internal enum SettlementKind
{
    /// <summary>The message was processed, and is removed.</summary>
    Complete,

    /// <summary>The delivery failed: it is counted, and the message goes back to its place.</summary>
    Abandon,

    /// <summary>The delivery is not counted, and the message goes back to its place.</summary>
    Release,

    /// <summary>The message is set aside: https://learn.microsoft.com/azure/service-bus-messaging/message-deferral</summary>
    Defer,

    /// <summary>
    /// The message moves to the dead-letter queue:
    /// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues
    /// </summary>
    DeadLetter,
}

/// <summary>How a receiver ends a delivery, and what it changes in the message.</summary>
/// <param name="Properties">Application properties to add or to replace.</param>
/// <param name="Reason">The reason for dead-lettering; null for other settlements.</param>
internal sealed record MessageSettlement(
    SettlementKind Kind, IReadOnlyDictionary<string, object?>? Properties = null, DeadLetterReason? Reason = null)
{
    public static MessageSettlement Complete { get; } = new(SettlementKind.Complete);

    public static MessageSettlement Release { get; } = new(SettlementKind.Release);
}
