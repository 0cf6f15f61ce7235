using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Messages;

/// <summary>A message on its way from one entity to another.</summary>
/// <param name="EnqueuedSequenceNumber">The number in the first entity.</param>
/// <param name="DeadLetterSource">The entity that dead-lettered it, if it is forwarded by a dead-letter queue.</param>
/// <param name="TimeToLive">The maximum that the topic sets.</param>
internal sealed record Transfer(
    IMessageContent Content, long EnqueuedSequenceNumber, int Hops, string? DeadLetterSource, TimeSpan? TimeToLive = null);

/// <summary>An entity that others can forward to: a queue or a topic.</summary>
internal interface IForwardTarget
{
    /// <summary>Accepts a forwarded message, whatever the rights of its sender.</summary>
    Outcome Forward(Transfer transfer);
}
