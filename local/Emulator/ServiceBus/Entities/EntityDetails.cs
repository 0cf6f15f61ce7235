using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Entities;

/// <summary>The messages and sessions of an entity at one moment, each list up to the requested length.</summary>
/// <param name="Waiting">Messages to deliver that no receiver holds, by sequence number.</param>
/// <param name="Locked">Messages that are delivered and not settled, by sequence number.</param>
/// <param name="DeadLetters">The messages in its dead-letter queue, by sequence number.</param>
/// <param name="TransferDeadLetters">Messages that could not be forwarded.</param>
internal sealed record EntityDetails(
    IReadOnlyList<SessionView> Sessions, IReadOnlyList<MessageView> Waiting,
    IReadOnlyList<LockedMessage> Locked, IReadOnlyList<MessageView> Scheduled, IReadOnlyList<MessageView> Deferred,
    IReadOnlyList<MessageView> DeadLetters, IReadOnlyList<MessageView> TransferDeadLetters);

/// <param name="LockedUntil">When the session's lock expires; null while no receiver holds it.</param>
/// <param name="Messages">The number of messages in any state.</param>
/// <param name="StateSize">The size of its state in bytes; null if no state was set.</param>
internal readonly record struct SessionView(string Id, DateTimeOffset? LockedUntil, int Messages, int? StateSize);

/// <param name="LockedUntil">When its lock expires, or that of its session.</param>
internal readonly record struct LockedMessage(MessageView Message, DateTimeOffset LockedUntil);
