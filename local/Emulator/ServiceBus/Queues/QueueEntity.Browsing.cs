using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

// Browsing: https://learn.microsoft.com/azure/service-bus-messaging/message-browsing
internal sealed partial class QueueEntity
{
    /// <summary>
    /// Returns messages in any state, including locked ones, ordered by sequence number from <paramref name="sequenceNumber"/> on.
    /// </summary>
    public IReadOnlyList<MessageView> Peek(long sequenceNumber, int count, string? sessionId = null)
    {
        lock (Gate)
        {
            return [.. _log.From(sequenceNumber)
                .Where(message => sessionId is null || message.Session?.Id == sessionId)
                .Take(count).Select(message => message.View())];
        }
    }

    /// <summary>
    /// Deletes messages that were enqueued before a time, except locked, deferred and scheduled ones.
    /// https://learn.microsoft.com/azure/service-bus-messaging/batch-delete
    /// </summary>
    /// <returns>How many messages were deleted: at most <paramref name="count"/>.</returns>
    public Outcome<int> DeleteBatch(int count, DateTimeOffset before)
    {
        if (CannotReceive() is { } failure) return failure;
        lock (Gate)
        {
            BrokerMessage[] deleted = [.. _log.From(0)
                .Where(message => message is { Lock: null, State: MessageState.Active } && message.EnqueuedTicks < before.UtcTicks)
                    .Take(Math.Min(count, ServiceBusLimits.DeletedAtOnce))];
            foreach (var message in deleted) TakeOut(message);
            return deleted.Length;
        }
    }

    /// <summary>
    /// Returns the sessions, the messages in each state, and the dead letters: the first <paramref name="most"/> of each.
    /// </summary>
    public EntityDetails Details(int most)
    {
        List<SessionView> sessions;
        List<LockedMessage> locked;
        List<MessageView> waiting, scheduled, deferred;
        lock (Gate)
        {
            sessions = [.. _sessions.Values.Take(most).Select(View)];
            // Messages are delivered in their order, so those that are locked are found near the start.
            waiting = Unlocked(MessageState.Active, most);
            scheduled = Unlocked(MessageState.Scheduled, Math.Min(most, _scheduledCount));
            deferred = Unlocked(MessageState.Deferred, Math.Min(most, _deferredCount));
            locked = [.. _log.From(0).Where(message => message.Lock is not null).Take(Math.Min(most, _lockedCount)).Select(Locked)];
        }
        sessions.Sort(static (one, other) => string.CompareOrdinal(one.Id, other.Id));
        return new EntityDetails(
            sessions, waiting, locked, scheduled, deferred,
            DeadLetterQueue?.Peek(0, most) ?? [], TransferDeadLetterQueue?.Peek(0, most) ?? []);
    }

    private List<MessageView> Unlocked(MessageState state, int most) =>
        [.. _log.From(0).Where(message => message.Lock is null && message.State == state).Take(most).Select(message => message.View())];

    private static SessionView View(Session session) =>
        new(
            session.Id,
            session.Holder is null ? null : new DateTimeOffset(session.LockedUntil, TimeSpan.Zero),
            session.Messages,
            session.State?.Length);

    private static LockedMessage Locked(BrokerMessage message) =>
        new(message.View(), new DateTimeOffset(message.Session?.LockedUntil ?? message.Lock!.Until, TimeSpan.Zero));
}
