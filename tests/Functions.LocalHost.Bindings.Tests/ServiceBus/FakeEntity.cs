using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Batches;

namespace Functions.LocalHost.Bindings.Tests.ServiceBus;

/// <summary>
/// A queue in memory: locks that end, delivery counts, a dead-letter queue, sessions, and absences when a test wants them.
/// </summary>
internal sealed class FakeEntity(TimeProvider time) : IMessageSource
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly HashSet<string> _heldSessions = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sequence;

    public TimeSpan LockDuration { get; set; } = TimeSpan.FromMinutes(1);
    public int MaxDeliveryCount { get; set; } = 10;

    /// <summary>What every operation throws; null while the entity is well.</summary>
    public Exception? Trouble { get; set; }

    /// <summary>What closing a receiver throws.</summary>
    public Exception? TroubleAtClosing { get; set; }

    /// <summary>What each receive asked for.</summary>
    public List<(int Most, TimeSpan? Wait)> Receives { get; } = [];
    public List<string> Accepted { get; } = [];
    public List<string> Closed { get; } = [];
    public int Failures { get; private set; }
    public int Renewals { get; private set; }
    public int SessionRenewals { get; private set; }
    public Dictionary<string, BinaryData> SessionStates { get; } = [];

    public IReadOnlyList<string> Completed => Texts(Fate.Completed);
    public IReadOnlyList<string> Deferred => Texts(Fate.Deferred);
    public IReadOnlyList<string> DeadLettered => Texts(Fate.DeadLettered);
    public IReadOnlyList<string> Active => Texts(Fate.Active);

    /// <summary>How often each message was abandoned, by text.</summary>
    public Dictionary<string, int> Abandoned { get; } = [];
    public Dictionary<string, object?> Modified { get; } = [];
    public (string? Reason, string? Description) DeadLetterCause { get; private set; }

    private enum Fate { Active, Completed, Deferred, DeadLettered }

    public void Send(params string[] texts) => SendTo(null, texts);

    public void SendTo(string? session, params string[] texts)
    {
        lock (_lock) foreach (var text in texts) _entries.Add(new Entry(text, session, ++_sequence));
        Change();
    }

    public IMessageReceiver OpenReceiver() => new Receiver(this, null);

    public async Task<ISessionReceiver> AcceptSessionAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                Check();
                changed = _changed.Task;
                if (_entries.FirstOrDefault(entry => IsFree(entry) && !_heldSessions.Contains(entry.Session!)) is { } entry)
                {
                    _heldSessions.Add(entry.Session!);
                    Accepted.Add(entry.Session!);
                    return new SessionReceiver(this, entry.Session!);
                }
            }
            await changed.WaitAsync(cancellation);
        }
    }

    /// <summary>Wakes who waits, such as after <see cref="Trouble"/> began.</summary>
    public void Change()
    {
        lock (_lock)
        {
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public T Read<T>(Func<FakeEntity, T> read)
    {
        lock (_lock) return read(this);
    }

    private IReadOnlyList<string> Texts(Fate fate)
    {
        lock (_lock) return [.. _entries.Where(entry => entry.Fate == fate).Select(entry => entry.Text)];
    }

    private bool IsFree(Entry entry) => entry.Fate == Fate.Active && entry.LockedUntil <= time.GetUtcNow();

    private void Check()
    {
        if (Trouble is not { } trouble) return;
        Failures++;
        throw trouble;
    }

    private sealed class Entry(string text, string? session, long sequence)
    {
        public string Text => text;
        public string? Session => session;
        public long Sequence => sequence;
        public Fate Fate { get; set; }
        public Guid Token { get; set; }
        public DateTimeOffset LockedUntil { get; set; }
        public int Deliveries { get; set; }
    }

    private class Receiver(FakeEntity entity, string? session) : IMessageReceiver
    {
        public bool IsClosed { get; private set; }

        public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int most, TimeSpan? wait, CancellationToken cancellation)
        {
            lock (entity._lock) entity.Receives.Add((most, wait));
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await using var end = new Ending(ended);
            var over = Task.Delay(wait ?? Timeout.InfiniteTimeSpan, entity.Time, ended.Token);
            while (true)
            {
                Task changed;
                lock (entity._lock)
                {
                    cancellation.ThrowIfCancellationRequested();
                    entity.Check();
                    changed = entity._changed.Task;
                    ServiceBusReceivedMessage[] found =
                        [.. entity._entries.Where(entry => entry.Session == session && entity.IsFree(entry))
                            .Take(most)
                            .ToList()
                            .Select(Deliver)];
                    if (found.Length > 0 || over.IsCompletedSuccessfully) return found;
                }
                await Task.WhenAny(changed, over);
            }
        }

        public Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken cancellation) =>
            SettleAsync(message, entry => entry.Fate = Fate.Completed);

        public Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object?>? properties,
            CancellationToken cancellation) => SettleAsync(message, entry =>
        {
            Modify(properties);
            entity.Abandoned[entry.Text] = entity.Abandoned.GetValueOrDefault(entry.Text) + 1;
            entry.LockedUntil = default;
            if (entry.Deliveries >= entity.MaxDeliveryCount) entry.Fate = Fate.DeadLettered;
        });

        public Task DeadLetterAsync(
            ServiceBusReceivedMessage message, IDictionary<string, object?>? properties, string? reason, string? description,
            CancellationToken cancellation) => SettleAsync(message, entry =>
        {
            Modify(properties);
            entity.DeadLetterCause = (reason, description);
            entry.Fate = Fate.DeadLettered;
        });

        public Task DeferAsync(ServiceBusReceivedMessage message, IDictionary<string, object?>? properties,
            CancellationToken cancellation) => SettleAsync(message, entry =>
        {
            Modify(properties);
            entry.Fate = Fate.Deferred;
        });

        public Task RenewLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellation) => SettleAsync(message, entry =>
        {
            entity.Renewals++;
            entry.LockedUntil = entity.Until();
        });

        public ValueTask DisposeAsync()
        {
            IsClosed = true;
            lock (entity._lock)
            {
                if (session is not null) entity._heldSessions.Remove(session);
                entity.Closed.Add(session ?? "");
            }
            entity.Change();
            return entity.TroubleAtClosing is { } trouble ? ValueTask.FromException(trouble) : ValueTask.CompletedTask;
        }

        private ServiceBusReceivedMessage Deliver(Entry entry)
        {
            (entry.Token, entry.LockedUntil, entry.Deliveries) = (Guid.NewGuid(), entity.Until(), entry.Deliveries + 1);
            return ServiceBusModelFactory.ServiceBusReceivedMessage(
                new BinaryData(entry.Text),
                messageId: "id-" + entry.Sequence,
                sessionId: entry.Session,
                subject: "order",
                lockTokenGuid: entry.Token,
                lockedUntil: entry.LockedUntil,
                deliveryCount: entry.Deliveries, sequenceNumber: entry.Sequence, enqueuedTime: entity.Time.GetUtcNow(),
                    properties: new Dictionary<string, object> { ["kind"] = "test" });
        }

        private Task SettleAsync(ServiceBusReceivedMessage message, Action<Entry> settle)
        {
            lock (entity._lock)
            {
                entity.Check();
                var entry = entity._entries.SingleOrDefault(entry =>
                    entry.Token.ToString() == message.LockToken && entry.Fate == Fate.Active && entry.LockedUntil > entity.Time.GetUtcNow())
                    ?? throw new ServiceBusException("The lock is lost.", ServiceBusFailureReason.MessageLockLost);
                settle(entry);
            }
            entity.Change();
            return Task.CompletedTask;
        }

        private void Modify(IDictionary<string, object?>? properties)
        {
            foreach (var (name, value) in properties ?? new Dictionary<string, object?>()) entity.Modified[name] = value;
        }
    }

    // Not for entities without sessions, because the loops distinguish them by it.
    private sealed class SessionReceiver(FakeEntity entity, string session) : Receiver(entity, session), ISessionReceiver
    {
        private readonly FakeEntity _entity = entity;

        public string SessionId { get; } = session;
        public DateTimeOffset LockedUntil { get; private set; } = entity.Until();

        public Task<BinaryData?> GetStateAsync(CancellationToken cancellation) =>
            Task.FromResult(_entity.SessionStates.GetValueOrDefault(SessionId));

        public Task SetStateAsync(BinaryData state, CancellationToken cancellation)
        {
            _entity.SessionStates[SessionId] = state;
            return Task.CompletedTask;
        }

        public Task RenewLockAsync(CancellationToken cancellation)
        {
            lock (_entity._lock)
            {
                _entity.Check();
                _entity.SessionRenewals++;
                LockedUntil = _entity.Until();
            }
            return Task.CompletedTask;
        }

        public bool IsReleased { get; private set; }

        public void Release() => IsReleased = true;
    }

    private sealed class Ending(CancellationTokenSource source) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await source.CancelAsync();
    }

    private TimeProvider Time => time;

    private DateTimeOffset Until() => time.GetUtcNow() + LockDuration;
}
