using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

// Sessions: https://learn.microsoft.com/azure/service-bus-messaging/message-sessions
internal sealed partial class QueueEntity
{
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly Queue<Session> _freeSessions = new();
    private readonly LinkedList<SessionWaiter> _waiters = new();
    private readonly HashSet<Session> _touched = [];
    private readonly DueQueue<Session> _sessionLocks = new(session => session.LockedUntil);
    private readonly DueQueue<SessionWaiter> _waiterTimeouts = new(waiter => waiter.Until);
    private int _heldSessions;

    /// <summary>Locks a session, which may have no messages.</summary>
    public Outcome<SessionReceiver> AcceptSession(string sessionId, ReceiveMode mode, IDeliverySink sink)
    {
        if (CannotAccept() is { } failure) return failure;
        SessionReceiver receiver;
        lock (Gate)
        {
            var now = Now;
            if (_sessions.TryGetValue(sessionId, out var session) && session.Holder is { } holder && Holds(holder, now))
                return Failures.SessionCannotBeLocked(Address, sessionId);
            // The lock has expired, but the timer has not fired yet.
            if (session?.Holder is not null) LoseSession(session, now);
            receiver = Hold(GetOrAddSession(sessionId), mode, sink, now);
            Leave(now);
        }
        Pump();
        return receiver;
    }

    /// <summary>Locks the session that has waited longest for a holder, or waits for a session with messages.</summary>
    /// <param name="timeout">How long to wait; negative for no limit.</param>
    /// <returns>The holder, or <see cref="BrokerError.Timeout"/> or <see cref="BrokerError.Cancelled"/>.</returns>
    public async Task<Outcome<SessionReceiver>> AcceptNextSession(
        ReceiveMode mode, IDeliverySink sink, TimeSpan timeout, CancellationToken cancellation)
    {
        if (CannotAccept() is { } failure) return failure;
        SessionWaiter waiter;
        lock (Gate)
        {
            var now = Now;
            waiter =
                new SessionWaiter(mode, sink, timeout.Ticks < 0 || timeout.Ticks > Ticks.Never - now ? Ticks.Never : now + timeout.Ticks);
            _waiters.AddLast(waiter);
            _waiterTimeouts.Add(waiter);
            Leave(now);
        }
        Pump();
        await using var registration = cancellation.Register(() => GiveUp(waiter)).ConfigureAwait(false);
        return await waiter.Result.ConfigureAwait(false);
    }

    /// <summary>Lists the ids of sessions with messages, or of those whose state was set since a given time.</summary>
    public IReadOnlyList<string> ListSessions(DateTimeOffset? stateSetSince, int skip, int top)
    {
        lock (Gate)
        {
            return [.. _sessions.Values
                .Where(session =>
                    stateSetSince is { } since ? session.StateChanged >= since.UtcTicks && session.State is not null : session.Messages > 0)
                .Select(session => session.Id).Order(StringComparer.Ordinal).Skip(skip).Take(top)];
        }
    }

    /// <summary>Finds the receiver that holds a session, for requests that contain only the session.</summary>
    public SessionReceiver? HolderOf(string sessionId)
    {
        lock (Gate) return _sessions.TryGetValue(sessionId, out var session) ? session.Holder : null;
    }

    internal Outcome<DateTimeOffset> RenewSession(SessionReceiver holder)
    {
        lock (Gate)
        {
            var now = Now;
            if (!Holds(holder, now)) return Failures.SessionLockLost(Address);
            holder.Session.LockedUntil = now + _options.LockDuration.Ticks;
            return holder.LockedUntil;
        }
    }

    internal Outcome<ReadOnlyMemory<byte>?> GetSessionState(SessionReceiver holder)
    {
        lock (Gate) return Holds(holder, Now) ? holder.Session.State : Failures.SessionLockLost(Address);
    }

    internal Outcome SetSessionState(SessionReceiver holder, ReadOnlyMemory<byte>? state)
    {
        lock (Gate)
        {
            var now = Now;
            if (!Holds(holder, now)) return Failures.SessionLockLost(Address);
            if (state?.Length > _options.MaxMessageSizeInBytes)
                return Failures.MessageSizeExceeded(Address, state.Value.Length, _options.MaxMessageSizeInBytes);
            _size.Add((state?.Length ?? 0) - (holder.Session.State?.Length ?? 0));
            (holder.Session.State, holder.Session.StateChanged) = (state, now);
        }
        return Outcome.Success;
    }

    private Failure? CannotAccept() => CannotReceive() ?? (_options.RequiresSession ? null : Failures.SessionNotSupported(Address));

    private static bool Holds(SessionReceiver holder, long now) => holder.Session.Holder == holder && now < holder.Session.LockedUntil;

    private Session GetOrAddSession(string id)
    {
        if (!_sessions.TryGetValue(id, out var session)) _sessions.Add(id, session = new Session(id));
        return session;
    }

    private void DropIfEmpty(Session session)
    {
        if (session.IsEmpty) _sessions.Remove(session.Id);
    }

    private SessionReceiver Hold(Session session, ReceiveMode mode, IDeliverySink sink, long now)
    {
        session.LockedUntil = now + _options.LockDuration.Ticks;
        _sessionLocks.Add(session);
        _heldSessions++;
        var holder = session.Holder = new SessionReceiver(this, mode, sink, session);
        _open.Add(holder);
        return holder;
    }

    /// <summary>Ends an expired session lock: its deliveries are counted as failed, and the holder is closed.</summary>
    private void LoseSession(Session session, long now)
    {
        if (session.Holder is not { } holder) return;
        MarkClosed(holder);
        ReleaseSession(session, now, failed: true);
        Afterwards(() => holder.Sink.Closed(Failures.SessionLockLost(Address)));
    }

    private void ReleaseSession(Session session, long now, bool failed)
    {
        session.Holder = null;
        session.LockedUntil = Ticks.Never;
        _heldSessions--;
        foreach (var held in session.Locks.ToArray()) Return(held, now, failed);
        Touch(session);
        DropIfEmpty(session);
    }

    /// <summary>Marks a session that may have become deliverable or available.</summary>
    private void Touch(Session session) => _touched.Add(session);

    private void DispatchSessions(long now)
    {
        foreach (var session in _touched)
        {
            if (session.Holder is { } holder) DeliverTo(holder, now);
            else if (session.Ready.Count > 0) GetInLine(session);
        }
        _touched.Clear();
        while (_waiters.First is { } first)
        {
            if (!first.Value.Done)
            {
                if (NextFreeSession() is not { } session) return;
                var receiver = Hold(session, first.Value.Mode, first.Value.Sink, now);
                first.Value.Complete(receiver);
            }
            _waiters.RemoveFirst();
        }
    }

    private void DeliverTo(SessionReceiver holder, long now)
    {
        while (holder.Credit > 0 && TakeReady(holder.Session.Ready, now) is { } message) HandOver(holder, message, now);
    }

    private void GetInLine(Session session)
    {
        if (session.InLine) return;
        session.InLine = true;
        _freeSessions.Enqueue(session);
    }

    private Session? NextFreeSession()
    {
        while (_freeSessions.TryDequeue(out var session))
        {
            session.InLine = false;
            if (session.Holder is null && session.Ready.Count > 0) return session;
        }
        return null;
    }

    private void End(SessionWaiter waiter, Failure failure)
    {
        waiter.Complete(failure);
        _waiters.Remove(waiter);
    }

    private void GiveUp(SessionWaiter waiter)
    {
        lock (Gate)
        {
            if (!waiter.Done) End(waiter, new Failure(BrokerError.Cancelled, $"The wait for a session of '{Address}' was cancelled."));
        }
    }
}
