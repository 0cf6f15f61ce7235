using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

// Locks and what ends them: https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement
internal sealed partial class QueueEntity
{
    public Outcome Complete(Guid lockToken) => Settle(lockToken, MessageSettlement.Complete);

    public Outcome Abandon(Guid lockToken, IReadOnlyDictionary<string, object?>? properties = null) =>
        Settle(lockToken, new MessageSettlement(SettlementKind.Abandon, properties));

    public Outcome Release(Guid lockToken) => Settle(lockToken, MessageSettlement.Release);

    public Outcome Defer(Guid lockToken, IReadOnlyDictionary<string, object?>? properties = null) =>
        Settle(lockToken, new MessageSettlement(SettlementKind.Defer, properties));

    public Outcome DeadLetter(
        Guid lockToken, string? reason, string? description, IReadOnlyDictionary<string, object?>? properties = null) =>
        Settle(lockToken, new MessageSettlement(SettlementKind.DeadLetter, properties, new DeadLetterReason(reason, description)));

    /// <summary>Settles the delivery that the lock belongs to.</summary>
    public Outcome Settle(Guid lockToken, MessageSettlement settlement)
    {
        if (Refuse(settlement) is { } failure) return failure;
        lock (Gate)
        {
            var now = Now;
            if (Find(lockToken, now) is not { IsEnlisted: false } held) return LockLost();
            Settle(held, settlement, now);
            // Removing a message makes no other message deliverable.
            if (settlement.Kind != SettlementKind.Complete) Leave(now);
        }
        Pump();
        return Outcome.Success;
    }

    /// <summary>Renews a lock, and returns the new time at which it expires: one lock duration from now.</summary>
    public Outcome<DateTimeOffset> RenewLock(Guid lockToken)
    {
        lock (Gate)
        {
            var now = Now;
            if (Find(lockToken, now) is not { } held) return LockLost().Failure!;
            if (held.Message.Session is not null) return Failures.SessionMessageLock(Address);
            held.Until = now + _options.LockDuration.Ticks;
            return new DateTimeOffset(held.Until, TimeSpan.Zero);
        }
    }

    /// <summary>Receives deferred messages by number: all of them, or none if any is unavailable.</summary>
    /// <param name="holder">The session's holder, if the entity requires sessions.</param>
    public Outcome<IReadOnlyList<Delivery>> ReceiveDeferred(
        IReadOnlyList<long> sequenceNumbers, ReceiveMode mode, SessionReceiver? holder = null)
    {
        if (CannotReceive() is { } failure) return failure;
        if (_options.RequiresSession && holder is null) return Failures.SessionRequired(Address);
        lock (Gate)
        {
            var now = Now;
            if (holder is not null && !Holds(holder, now)) return Failures.SessionLockLost(Address);
            var messages = new List<BrokerMessage>(sequenceNumbers.Count);
            foreach (var number in sequenceNumbers.Distinct())
            {
                if (_log.Find(number) is not { State: MessageState.Deferred, Lock: null } message || message.Session != holder?.Session)
                    return Failures.MessageNotFound(Address, number);
                messages.Add(message);
            }
            var deliveries = messages.ConvertAll(message => Take(message, mode, now));
            Arm(now);
            return deliveries;
        }
    }

    private Failure? Refuse(MessageSettlement settlement) =>
        IsDeadLetterQueue && settlement.Kind == SettlementKind.DeadLetter ? Failures.DeadLetterTwice(Address) : null;

    private void Settle(MessageLock held, MessageSettlement settlement, long now)
    {
        if (settlement is { Properties.Count: > 0, Kind: not SettlementKind.DeadLetter }) Change(held.Message, settlement.Properties);
        switch (settlement.Kind)
        {
            case SettlementKind.Complete:
                Remove(held.Message);
                break;
            case SettlementKind.Abandon:
                Return(held, now, failed: true);
                break;
            case SettlementKind.Release:
                Return(held, now, failed: false);
                break;
            case SettlementKind.Defer:
                SetAside(held.Message);
                break;
            case SettlementKind.DeadLetter:
                DeadLetter(held.Message, settlement.Reason ?? new DeadLetterReason(null, null), settlement.Properties);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(settlement), settlement.Kind, null);
        }
    }

    private Outcome LockLost() => _options.RequiresSession ? Failures.SessionLockLost(Address) : Failures.MessageLockLost(Address);

    private void Change(BrokerMessage message, IReadOnlyDictionary<string, object?> properties)
    {
        var changed = message.Content.With(new ContentChanges { Set = properties });
        _size.Add(changed.Size - message.Content.Size);
        message.Content = changed;
    }

    private MessageLock? Find(Guid token, long now)
    {
        var (id, number) = LockToken.From(token);
        if (_log.Find(number)?.Lock is not { } held || held.Id != id) return null;
        return now < (held.Message.Session?.LockedUntil ?? held.Until) ? held : null;
    }

    private MessageLock Lock(BrokerMessage message, long now)
    {
        var until = message.Session is null ? now + _options.LockDuration.Ticks : Ticks.Never;
        var held = message.Lock = new MessageLock(message, ++_lastLock, until);
        _lockedCount++;
        if (message.Session is { } session) session.Locks.Add(held);
        else _locks.Add(held);
        return held;
    }

    private void Unlock(BrokerMessage message)
    {
        if (message.Lock is not { } held) return;
        message.Lock = null;
        _lockedCount--;
        held.Until = Ticks.Never;
        message.Session?.Locks.Remove(held);
    }

    /// <summary>Returns an unsettled delivery to the queue.</summary>
    private void Return(MessageLock held, long now, bool failed)
    {
        var message = held.Message;
        Unlock(message);
        if (failed) message.DeliveryCount++;
        if (failed && message.DeliveryCount >= _options.MaxDeliveryCount && !IsDeadLetterQueue)
            DeadLetter(message, DeadLetterReason.TooManyDeliveries(_options.MaxDeliveryCount));
        else if (message.State == MessageState.Deferred) return;
        else if (message.ExpiredAt(now)) Expire(message, listed: false);
        else MakeReady(message);
    }

    private void SetAside(BrokerMessage message)
    {
        Unlock(message);
        if (message.State == MessageState.Deferred) return;
        message.State = MessageState.Deferred;
        _deferredCount++;
    }
}
