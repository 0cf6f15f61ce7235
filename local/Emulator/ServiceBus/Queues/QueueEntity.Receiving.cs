using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

// Receivers, their credit, and who gets the next message.
internal sealed partial class QueueEntity
{
    private readonly Queue<Receiver> _line = new();
    private readonly HashSet<Receiver> _open = [];

    /// <summary>Opens a receiver, which has no credit yet.</summary>
    public Outcome<Receiver> OpenReceiver(ReceiveMode mode, IDeliverySink sink)
    {
        if (CannotReceive() is { } failure) return failure;
        if (_options.RequiresSession) return Failures.SessionRequired(Address);
        var receiver = new Receiver(this, mode, sink);
        lock (Gate) _open.Add(receiver);
        return receiver;
    }

    internal void SetCredit(Receiver receiver, int credit)
    {
        lock (Gate)
        {
            if (receiver.Closed) return;
            receiver.Credit = Math.Max(0, credit);
            GetInLine(receiver);
            Leave(Now);
        }
        Pump();
    }

    internal void AddCredit(Receiver receiver, int credit)
    {
        lock (Gate)
        {
            if (receiver.Closed) return;
            receiver.Credit += credit;
            GetInLine(receiver);
            Leave(Now);
        }
        Pump();
    }

    internal void Drain(Receiver receiver)
    {
        lock (Gate)
        {
            if (receiver.Closed) return;
            Leave(Now);
            var unused = receiver.Credit;
            receiver.Credit = 0;
            Afterwards(() => receiver.Sink.Drained(unused));
        }
        Pump();
    }

    internal void Close(Receiver receiver)
    {
        lock (Gate)
        {
            if (receiver.Closed) return;
            var now = Now;
            MarkClosed(receiver);
            if (receiver is SessionReceiver holder) ReleaseSession(holder.Session, now, failed: false);
            Leave(now);
        }
        Pump();
    }

    /// <summary>Takes back a delivery whose receiver closed before the delivery was made.</summary>
    internal void GiveBack(Receiver receiver, in Delivery delivery)
    {
        lock (Gate)
        {
            var now = Now;
            if (receiver.Mode == ReceiveMode.ReceiveAndDelete) Undelete(delivery.Message);
            else if (Find(delivery.LockToken, now) is { } held) Return(held, now, failed: false);
            Leave(now);
        }
    }

    private Failure? CannotReceive() =>
        IsDeleted ? Failures.EntityNotFound(Address)
        : !CanReceive ? Failures.Disabled(Address)
        : _options.ForwardTo is not null && !IsDeadLetterQueue ? Failures.ForwardingHasNoReceivers(Address)
        : null;

    private void MarkClosed(Receiver receiver)
    {
        receiver.Closed = true;
        receiver.Credit = 0;
        receiver.Gone();
        _open.Remove(receiver);
    }

    private void GetInLine(Receiver receiver)
    {
        if (receiver is SessionReceiver holder)
        {
            Touch(holder.Session);
            return;
        }
        if (receiver.InLine || receiver.Credit == 0) return;
        receiver.InLine = true;
        _line.Enqueue(receiver);
    }

    private void MakeReady(BrokerMessage message)
    {
        if (message.Session is not { } session)
        {
            _ready.Add(message);
            return;
        }
        session.Ready.Add(message);
        Touch(session);
    }

    /// <summary>Delivers messages to receivers with credit, which take turns, one message each.</summary>
    private void Dispatch(long now)
    {
        if (_options.RequiresSession) DispatchSessions(now);
        while (_ready.Count > 0 && _line.TryPeek(out var receiver))
        {
            if (receiver.Credit > 0 && TakeReady(_ready, now) is { } message) HandOver(receiver, message, now);
            else if (receiver.Credit > 0) return;
            if (receiver.Credit > 0 && _line.Count == 1) continue;
            _line.Dequeue();
            if (receiver.Credit > 0) _line.Enqueue(receiver);
            else receiver.InLine = false;
        }
    }

    /// <summary>Takes the next message. Messages that have expired, but that the timer has not seen yet, are removed.</summary>
    private BrokerMessage? TakeReady(ReadyList ready, long now)
    {
        while (ready.TryTake(out var message))
        {
            if (!message.ExpiredAt(now)) return message;
            Expire(message, listed: false);
        }
        return null;
    }

    private void HandOver(Receiver receiver, BrokerMessage message, long now)
    {
        receiver.Credit--;
        Deliver(receiver, Take(message, receiver.Mode, now));
    }

    private Delivery Take(BrokerMessage message, ReceiveMode mode, long now)
    {
        if (mode == ReceiveMode.ReceiveAndDelete)
        {
            var view = message.View();
            Remove(message);
            return new Delivery(view, Guid.Empty, default);
        }
        var held = Lock(message, now);
        var until = message.Session?.LockedUntil ?? held.Until;
        return new Delivery(
            message.View(), new LockToken(held.Id, message.SequenceNumber).ToGuid(), new DateTimeOffset(until, TimeSpan.Zero));
    }

    /// <summary>Restores a message whose delivery in receive-and-delete mode did not take place.</summary>
    private void Undelete(in MessageView view) => Add(new BrokerMessage(view.Content)
    {
        SequenceNumber = view.SequenceNumber,
        EnqueuedSequenceNumber = view.EnqueuedSequenceNumber,
        EnqueuedTicks = view.EnqueuedTime.UtcTicks,
        ExpiresTicks = view.ExpiresAt.UtcTicks,
        LifeTicks = view.TimeToLive?.Ticks ?? Ticks.Never,
        DeadLetterSource = view.DeadLetterSource,
        DeliveryCount = view.DeliveryCount,
    });
}
