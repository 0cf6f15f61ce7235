namespace Local.Emulator.ServiceBus.Entities;

/// <summary>The content of an entity at one moment.</summary>
/// <param name="Kind">The kind: "queue", "subscription" or "topic".</param>
/// <param name="Active">Messages to deliver, including those that are locked at the moment.</param>
/// <param name="DeadLettered">Messages in its dead-letter queue.</param>
/// <param name="TransferDeadLettered">Messages that it could not forward.</param>
/// <param name="Locked">Messages delivered and not settled.</param>
/// <param name="Sessions">Sessions that have messages, state or a holder.</param>
/// <param name="LockedSessions">Sessions that a receiver holds.</param>
/// <param name="Consumers">Open receivers.</param>
/// <param name="SizeInBytes">The size as the size limit counts it; for a subscription, that of its whole topic.</param>
internal sealed record EntitySnapshot(
    string Address,
    string Kind,
    EntityStatus Status,
    int Active,
    int DeadLettered,
    int TransferDeadLettered,
    int Scheduled,
    int Deferred,
    int Locked,
    int Sessions,
    int LockedSessions,
    int Consumers,
    long SizeInBytes);
