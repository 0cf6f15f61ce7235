using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// A queue, a subscription or the dead-letter queue of either.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-queues-topics-subscriptions
/// </summary>
internal sealed partial class QueueEntity : Entity, IForwardTarget
{
    private QueueOptions _options;
    private readonly EntitySize _size;
    private readonly Func<string, IForwardTarget?> _find;
    private readonly MessageLog _log = new();
    private readonly ReadyList _ready = new();
    private readonly DueQueue<MessageLock> _locks = new(held => held.Until);
    private readonly DueQueue<BrokerMessage> _expiring = new(message => message.Removed ? Ticks.Never : message.ExpiresTicks);
    private readonly DueQueue<BrokerMessage> _scheduled =
        new(message => message.Removed || message.State != MessageState.Scheduled ? Ticks.Never : message.EnqueuedTicks);
    private readonly DuplicateHistory? _history;
    private long _lastSequenceNumber, _lastLock;
    private int _lockedCount, _deferredCount, _scheduledCount;

    /// <param name="address">The path within the namespace.</param>
    /// <param name="size">The size that the subscriptions of a topic share; null for a separate size.</param>
    /// <param name="find">Finds the entity to which this one forwards.</param>
    public QueueEntity(string address, QueueOptions options, TimeProvider time, Func<string, IForwardTarget?> find, EntitySize? size = null)
        : this(address, options, time, find, size ?? new EntitySize(options.MaxSizeInBytes), isDeadLetterQueue: false) =>
            OwnsSize = size is null;

    private QueueEntity(
        string address, QueueOptions options, TimeProvider time,
        Func<string, IForwardTarget?> find, EntitySize size, bool isDeadLetterQueue)
        : base(address, time)
    {
        (_options, _find, _size) = (options, find, size);
        _history = options.DuplicateDetectionWindow is { } window ? new DuplicateHistory(window) : null;
        if (isDeadLetterQueue) return;
        // Nothing expires in a dead-letter queue, and it has no sessions and no dead-letter queue.
        DeadLetterQueue =
            new QueueEntity(
                $"{address}/{EntityAddress.DeadLetterQueue}", OfDeadLetters(options), time, find, size, isDeadLetterQueue: true);
        TransferDeadLetterQueue = new QueueEntity(
            $"{address}/{EntityAddress.TransferDeadLetterQueue}",
            new QueueOptions { LockDuration = options.LockDuration },
            time,
            find,
            size,
            isDeadLetterQueue: true);
    }

    public QueueOptions Options => _options;

    private bool OwnsSize { get; }

    /// <summary>Changes the options that may change after creation. Existing messages and locks keep theirs.</summary>
    public void Update(QueueOptions options)
    {
        lock (Gate)
        {
            _options = options;
            // Subscriptions share the size of their topic.
            if (OwnsSize) _size.Limit = options.MaxSizeInBytes;
            if (_history is not null && options.DuplicateDetectionWindow is { } window) _history.Window = window;
        }
        DeadLetterQueue?.Update(OfDeadLetters(options));
        TransferDeadLetterQueue?.Update(new QueueOptions { LockDuration = options.LockDuration });
    }

    /// <summary>The dead-letter queue; null if this is a dead-letter queue.</summary>
    public QueueEntity? DeadLetterQueue { get; }

    /// <summary>The queue for messages that could not be forwarded; null if this is a dead-letter queue.</summary>
    public QueueEntity? TransferDeadLetterQueue { get; }

    public bool IsDeadLetterQueue => DeadLetterQueue is null;

    protected override long NextDue => Math.Min(
        Math.Min(_locks.Next, _expiring.Next),
        Math.Min(Math.Min(_scheduled.Next, _sessionLocks.Next), _waiterTimeouts.Next));

    public EntitySnapshot Snapshot(string kind)
    {
        lock (Gate)
        {
            return new EntitySnapshot(
                Address,
                kind,
                Status,
                _log.Count - _scheduledCount - _deferredCount,
                DeadLetterQueue?.MessageCount ?? 0,
                TransferDeadLetterQueue?.MessageCount ?? 0,
                _scheduledCount,
                _deferredCount,
                _lockedCount, _sessions.Count, _heldSessions, _open.Count, _size.Used);
        }
    }

    /// <summary>The number of messages in any state.</summary>
    public int MessageCount
    {
        get
        {
            lock (Gate) return _log.Count;
        }
    }

    protected override void OnDeleted()
    {
        foreach (var receiver in _open.ToArray())
        {
            MarkClosed(receiver);
            Afterwards(() => receiver.Sink.Closed(Failures.EntityNotFound(Address)));
        }
        foreach (var waiter in _waiters.ToArray()) End(waiter, Failures.EntityNotFound(Address));
    }

    private static QueueOptions OfDeadLetters(QueueOptions options) =>
        new() { LockDuration = options.LockDuration, ForwardTo = options.ForwardDeadLetteredMessagesTo };

    protected override void RunDue(long now)
    {
        ActivateScheduled(now);
        while (_locks.TryTake(now, out var held)) Return(held, now, failed: true);
        while (_sessionLocks.TryTake(now, out var session)) LoseSession(session, now);
        while (_expiring.TryTake(now, out var message))
        {
            // A locked message expires only when it returns to the queue, and a deferred one never.
            if (message is { Lock: null, State: MessageState.Active }) Expire(message, listed: true);
        }
        while (_waiterTimeouts.TryTake(now, out var waiter)) End(waiter, Failures.NoSession(Address));
        Dispatch(now);
    }

    /// <summary>
    /// Makes deliveries. Called as the last step under the lock, after any change that may have made messages deliverable.
    /// </summary>
    protected override void Leave(long now)
    {
        Dispatch(now);
        Arm(now);
    }

    /// <summary>Removes the message from the entity.</summary>
    private void Remove(BrokerMessage message)
    {
        Unlock(message);
        if (message.State == MessageState.Deferred) _deferredCount--;
        if (message.State == MessageState.Scheduled) _scheduledCount--;
        message.Removed = true;
        _log.Remove(message);
        _size.Add(-message.Content.Size);
        // Lists may refer to the message for a while, but must not keep its content in memory.
        message.Content = null!;
        if (message.Session is not { } session) return;
        session.Messages--;
        DropIfEmpty(session);
    }

    private void Expire(BrokerMessage message, bool listed)
    {
        if (listed) (message.Session?.Ready ?? _ready).Forget();
        if (_options.DeadLetteringOnMessageExpiration) DeadLetter(message, DeadLetterReason.Expired);
        else Remove(message);
    }

    /// <summary>Moves the message to the dead-letter queue, where it keeps its number.</summary>
    private void DeadLetter(BrokerMessage message, DeadLetterReason reason, IReadOnlyDictionary<string, object?>? properties = null)
    {
        var dead = Dead(message, reason, properties);
        Remove(message);
        Afterwards(() => DeadLetterQueue!.Store(dead, Address));
    }

    /// <summary>Returns the message as it is in the dead-letter queue.</summary>
    private static BrokerMessage Dead(
        BrokerMessage message, DeadLetterReason reason, IReadOnlyDictionary<string, object?>? properties = null) =>
            new(reason.Mark(message.Content, properties))
    {
        SequenceNumber = message.SequenceNumber,
        EnqueuedSequenceNumber = message.EnqueuedSequenceNumber,
        EnqueuedTicks = message.EnqueuedTicks,
        LifeTicks = message.LifeTicks,
        DeliveryCount = message.DeliveryCount,
        Hops = message.Hops,
    };
}
