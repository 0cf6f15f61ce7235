using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// A message in one entity. There may be millions, so it is one small object: times are ticks, the lock exists while the message is
/// locked, and the content of the sender stays encoded in <see cref="Content"/>.
/// </summary>
internal sealed class BrokerMessage(IMessageContent content)
{
    public IMessageContent Content { get; set; } = content;

    /// <summary>
    /// Unique within the entity and its dead-letter queue, rising from 1.
    /// https://learn.microsoft.com/azure/service-bus-messaging/message-sequencing
    /// </summary>
    public long SequenceNumber { get; set; }

    /// <summary>The number that the first entity gave, before a topic or forwarding passed the message on; 0 if nothing did.</summary>
    public long EnqueuedSequenceNumber { get; init; }

    /// <summary>When it became active; of a scheduled message, when it will.</summary>
    public long EnqueuedTicks { get; set; }

    public long ExpiresTicks { get; set; } = Ticks.Never;

    /// <summary>
    /// Its time to live in ticks, counted from the enqueued time and limited by the entity. A dead letter keeps that of its
    /// message.
    /// </summary>
    public long LifeTicks { get; init; } = Ticks.Never;

    /// <summary>The entity that dead-lettered the message, if its dead-letter queue forwarded it.</summary>
    public string? DeadLetterSource { get; init; }

    public MessageLock? Lock { get; set; }

    public Session? Session { get; set; }

    /// <summary>Deliveries that were abandoned or ran out of their lock.</summary>
    public int DeliveryCount { get; set; }

    public MessageState State { get; set; }

    /// <summary>How often it was forwarded from entity to entity.</summary>
    public byte Hops { get; init; }

    /// <summary>Whether it was removed from its entity. Lists that still refer to it skip it.</summary>
    public bool Removed { get; set; }

    public bool ExpiredAt(long now) => ExpiresTicks <= now;

    public MessageView View() => new(
        Content, SequenceNumber, EnqueuedSequenceNumber, new DateTimeOffset(EnqueuedTicks, TimeSpan.Zero),
        new DateTimeOffset(ExpiresTicks, TimeSpan.Zero),
        LifeTicks == Ticks.Never ? null : TimeSpan.FromTicks(LifeTicks), DeliveryCount, State, DeadLetterSource);
}
