using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

// Messages coming in: sent, scheduled, forwarded, published by a topic, dead-lettered.
internal sealed partial class QueueEntity
{
    /// <summary>
    /// Accepts a message. Returns its sequence number, or 0 if it was a duplicate that was not scheduled, and was dropped.
    /// </summary>
    public Outcome<long> Send(IMessageContent content)
    {
        long sequenceNumber;
        lock (Gate)
        {
            if (Refuse(content, content.Size) is { } failure) return failure;
            var now = Now;
            sequenceNumber = Accept(content, now);
            Leave(now);
        }
        Pump();
        return sequenceNumber;
    }

    /// <summary>Accepts all of the messages or, if one of them is refused, none of them. Each result is as for a single message.</summary>
    public Outcome<IReadOnlyList<long>> Send(IReadOnlyList<IMessageContent> batch)
    {
        var sequenceNumbers = new long[batch.Count];
        lock (Gate)
        {
            if (Refuse(batch) is { } failure) return failure;
            var now = Now;
            for (var i = 0; i < batch.Count; i++) sequenceNumbers[i] = Accept(batch[i], now);
            Leave(now);
        }
        Pump();
        return sequenceNumbers;
    }

    /// <summary>
    /// Cancels scheduled messages: all of them, or none if any is not scheduled.
    /// https://learn.microsoft.com/azure/service-bus-messaging/message-sequencing#scheduled-messages
    /// </summary>
    public Outcome CancelScheduled(IReadOnlyList<long> sequenceNumbers)
    {
        lock (Gate)
        {
            if (FindScheduled(sequenceNumbers) is { } failure) return failure;
            RemoveScheduled(sequenceNumbers);
        }
        return Outcome.Success;
    }

    /// <inheritdoc/>
    public Outcome Forward(Transfer transfer)
    {
        lock (Gate)
        {
            if (Refuse(transfer.Content, transfer.Content.Size) is { } failure) return failure;
            var now = Now;
            Accept(transfer.Content, now, transfer);
            Leave(now);
        }
        Pump();
        return Outcome.Success;
    }

    /// <summary>Accepts a message that the subscription's rules selected. The topic has checked the limits.</summary>
    internal void Publish(Transfer transfer)
    {
        lock (Gate)
        {
            var now = Now;
            if (_options.RequiresSession && transfer.Content.SessionId is null) AcceptDeadLetter(transfer, DeadLetterReason.NoSession, now);
            else Accept(transfer.Content, now, transfer);
            Leave(now);
        }
        Pump();
    }

    /// <summary>Dead-letters a message for which a rule could not be evaluated.</summary>
    internal void PublishDeadLetter(Transfer transfer, DeadLetterReason reason)
    {
        lock (Gate) AcceptDeadLetter(transfer, reason, Now);
        Pump();
    }

    // It never becomes a message of the queue itself, so receivers and sessions do not see it.
    private void AcceptDeadLetter(Transfer transfer, DeadLetterReason reason, long now)
    {
        var dead = Dead(Create(transfer.Content, now, transfer), reason);
        Afterwards(() => DeadLetterQueue!.Store(dead, Address));
    }

    /// <summary>Accepts a message that the parent of this dead-letter queue has dead-lettered.</summary>
    private void Store(BrokerMessage message, string source)
    {
        lock (Gate)
        {
            if (_options.ForwardTo is not null) ForwardAfterwards(message, source);
            else Add(message);
            Leave(Now);
        }
        Pump();
    }

    // Why one of them cannot be cancelled; null if all of them can.
    private Failure? FindScheduled(IReadOnlyList<long> sequenceNumbers)
    {
        foreach (var number in sequenceNumbers)
        {
            if (_log.Find(number) is not { State: MessageState.Scheduled }) return Failures.MessageNotFound(Address, number);
        }
        return null;
    }

    private void RemoveScheduled(IReadOnlyList<long> sequenceNumbers)
    {
        foreach (var number in sequenceNumbers)
        {
            if (_log.Find(number) is { } message) Remove(message);
        }
    }

    private Failure? Refuse(IReadOnlyList<IMessageContent> batch)
    {
        var size = 0L;
        foreach (var content in batch)
        {
            if (Refuse(content, size += content.Size) is { } failure) return failure;
        }
        return null;
    }

    private Failure? Refuse(IMessageContent content, long sizeSoFar)
    {
        if (IsDeleted) return Failures.EntityNotFound(Address);
        if (!CanSend) return Failures.Disabled(Address);
        if (IsDeadLetterQueue) return Failures.SendToDeadLetterQueue(Address);
        if (content.Size > _options.MaxMessageSizeInBytes)
            return Failures.MessageSizeExceeded(Address, content.Size, _options.MaxMessageSizeInBytes);
        if (_options.RequiresSession && content.SessionId is null) return Failures.SessionIdMissing(Address);
        if (_history is not null && content.MessageId?.Length > ServiceBusLimits.IdLength) return Failures.IdTooLong("MessageId");
        if (_options.RequiresSession && content.SessionId?.Length > ServiceBusLimits.IdLength) return Failures.IdTooLong("SessionId");
        return _size.HasRoomFor(sizeSoFar) ? null : Failures.EntityFull(Address, _size.Limit);
    }

    private long Accept(IMessageContent content, long now, Transfer? transfer = null, long? number = null)
    {
        // Scheduling returns a number for a duplicate, too, but it cancels nothing.
        if (_history is not null && !_history.TryAdd(content.MessageId, now))
            return number ?? (content.ScheduledEnqueueTime is null ? 0 : ++_lastSequenceNumber);
        var message = Create(content, now, transfer, number);
        // As in the service, only the entity that a client sends to honors the scheduled time.
        if (transfer is null && content.ScheduledEnqueueTime is { } at && at.UtcTicks > now)
        {
            message.State = MessageState.Scheduled;
            message.EnqueuedTicks = at.UtcTicks;
            message.ExpiresTicks = Ticks.Never;
            Add(message);
        }
        else if (_options.ForwardTo is not null)
        {
            ForwardAfterwards(message, null);
        }
        else
        {
            Add(message);
        }
        return message.SequenceNumber;
    }

    private BrokerMessage Create(IMessageContent content, long now, Transfer? transfer, long? number = null)
    {
        var life = LifeOf(content, now, transfer?.TimeToLive);
        return new BrokerMessage(content)
        {
            SequenceNumber = number ?? ++_lastSequenceNumber,
            EnqueuedSequenceNumber = transfer?.EnqueuedSequenceNumber ?? 0,
            EnqueuedTicks = now,
            LifeTicks = life,
            ExpiresTicks = life == Ticks.Never || IsDeadLetterQueue ? Ticks.Never : now + life,
            DeadLetterSource = transfer?.DeadLetterSource,
            Hops = (byte)(transfer?.Hops ?? 0),
        };
    }

    // https://learn.microsoft.com/azure/service-bus-messaging/message-expiration#entity-level-expiration
    private long LifeOf(IMessageContent content, long now, TimeSpan? ofTopic)
    {
        var ticks = Math.Min(
            Math.Min((content.TimeToLive ?? TimeSpan.MaxValue).Ticks, (ofTopic ?? TimeSpan.MaxValue).Ticks),
            (_options.DefaultMessageTimeToLive ?? TimeSpan.MaxValue).Ticks);
        return ticks < Ticks.Never - now ? ticks : Ticks.Never;
    }

    private void Add(BrokerMessage message)
    {
        _log.Add(message);
        _size.Add(message.Content.Size);
        if (_options.RequiresSession && message.Content.SessionId is { } id)
        {
            message.Session = GetOrAddSession(id);
            message.Session.Messages++;
        }
        if (message.ExpiresTicks != Ticks.Never) _expiring.Add(message);
        if (message.State == MessageState.Scheduled)
        {
            _scheduledCount++;
            _scheduled.Add(message);
        }
        else
        {
            MakeReady(message);
        }
    }

    private void ActivateScheduled(long now)
    {
        if (_scheduled.Next > now) return;
        var due = new List<BrokerMessage>();
        while (_scheduled.TryTake(now, out var scheduled)) due.Add(scheduled);
        foreach (var scheduled in due.OrderBy(message => (message.EnqueuedTicks, message.SequenceNumber))) Activate(scheduled, now);
    }

    /// <summary>Appends a scheduled message as if it had been sent now, with a new number.</summary>
    private void Activate(BrokerMessage scheduled, long now)
    {
        var content = scheduled.Content;
        Remove(scheduled);
        var message = Create(content, now, null);
        if (_options.ForwardTo is not null) ForwardAfterwards(message, null);
        else Add(message);
    }

    private void ForwardAfterwards(BrokerMessage message, string? deadLetterSource) => Afterwards(() => PassOn(message, deadLetterSource));

    private void PassOn(BrokerMessage message, string? deadLetterSource)
    {
        var target = _find(_options.ForwardTo!);
        var first = message.EnqueuedSequenceNumber == 0 ? message.SequenceNumber : message.EnqueuedSequenceNumber;
        var reason = message.Hops >= ServiceBusLimits.MaxHops ? DeadLetterReason.TooManyHops
            : target is null ? DeadLetterReason.NotForwarded(Failures.EntityNotFound(_options.ForwardTo!))
            : target.Forward(new Transfer(
                message.Content,
                first,
                message.Hops + 1,
                deadLetterSource ?? message.DeadLetterSource)).Failure is { } failure ? DeadLetterReason.NotForwarded(failure)
            : null;
        if (reason is null) return;
        if (DeadLetterQueue is not null)
        {
            (message.Hops >= ServiceBusLimits.MaxHops ? DeadLetterQueue : TransferDeadLetterQueue!).Store(Dead(message, reason), Address);
            return;
        }
        // A message that a dead-letter queue cannot forward stays in it.
        lock (Gate)
        {
            Add(message);
            Leave(Now);
        }
    }
}
