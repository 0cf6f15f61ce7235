using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// A message in one entity. There may be millions, so it is one small object: times are ticks, the lock exists only while the message is
/// locked, and the sender's content stays encoded in <see cref="Content"/>.
/// </summary>
internal sealed class BrokerMessage(IMessageContent content)
{
    public IMessageContent Content { get; set; } = content;

    /// <summary>
    /// The sequence number, unique within the entity and its dead-letter queue, rising from 1.
    /// https://learn.microsoft.com/azure/service-bus-messaging/message-sequencing
    /// </summary>
    public long SequenceNumber { get; set; }

    /// <summary>The sequence number in the first entity, if a topic or forwarding passed the message on; otherwise 0.</summary>
    public long EnqueuedSequenceNumber { get; init; }

    /// <summary>When the message became active or, if it is scheduled, when it will.</summary>
    public long EnqueuedTicks { get; set; }

    public long ExpiresTicks { get; set; } = Ticks.Never;

    /// <summary>
    /// The time to live in ticks, counted from the enqueued time and limited by the entity. A dead letter keeps the one that its message
    /// had.
    /// </summary>
    public long LifeTicks { get; init; } = Ticks.Never;

    /// <summary>The entity that dead-lettered the message, if its dead-letter queue forwarded it.</summary>
    public string? DeadLetterSource { get; init; }

    public MessageLock? Lock { get; set; }

    public Session? Session { get; set; }

    /// <summary>The number of deliveries that were abandoned or whose lock expired.</summary>
    public int DeliveryCount { get; set; }

    public MessageState State { get; set; }

    /// <summary>How many times the message was forwarded from one entity to another.</summary>
    public byte Hops { get; init; }

    /// <summary>Whether the message was removed from its entity. Lists that still contain it skip it.</summary>
    public bool Removed { get; set; }

    public bool ExpiredAt(long now) => ExpiresTicks <= now;

    public MessageView View() => new(
        Content, SequenceNumber, EnqueuedSequenceNumber, new DateTimeOffset(EnqueuedTicks, TimeSpan.Zero),
        new DateTimeOffset(ExpiresTicks, TimeSpan.Zero),
        LifeTicks == Ticks.Never ? null : TimeSpan.FromTicks(LifeTicks), DeliveryCount, State, DeadLetterSource);
}
