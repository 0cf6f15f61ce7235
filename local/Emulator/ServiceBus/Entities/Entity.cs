using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Microsoft.Extensions.Logging;

namespace Local.Emulator.ServiceBus.Entities;

/// <summary>
/// The common part of queues and topics: one lock, one timer set to the next time that something is due, and a list of effects to run
/// outside the lock. Effects are decided under the lock and run after it, in order, by one thread at a time. So receivers see deliveries in
/// the order of the decisions, and entities can forward in a circle without a deadlock.
/// </summary>
internal abstract partial class Entity : IDisposable
{
    // Timers are limited to 49 days; a timer that fires early is set again.
    private static readonly TimeSpan FurthestTimer = TimeSpan.FromDays(1);
    private static long _entities;

    // The order in which several entities are locked; a queue comes before its dead-letter queue.
    private readonly long _order = Interlocked.Increment(ref _entities);
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private List<Effect> _effects = [], _running = [];
    private bool _pumping;
    private long _armed = Ticks.Never;

    protected Entity(string address, TimeProvider time)
    {
        Address = address;
        _time = time;
        _timer = time.CreateTimer(static entity => ((Entity)entity!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The path within the namespace, as configured.</summary>
    public string Address { get; }

    /// <summary>The status, which can be changed at any time; open receivers stay open.</summary>
    public EntityStatus Status { get; set; }

    /// <summary>Receives the errors of effects, which no caller would otherwise see.</summary>
    public ILogger? Log { get; set; }

    /// <summary>Whether the entity was removed from its namespace. Further operations are answered as for an unknown name.</summary>
    public bool IsDeleted { get; private set; }

    protected Lock Gate { get; } = new();

    protected long Now => _time.GetUtcNow().UtcTicks;

    protected bool CanSend => Status is EntityStatus.Active or EntityStatus.ReceiveDisabled;

    protected bool CanReceive => Status is EntityStatus.Active or EntityStatus.SendDisabled;

    /// <summary>The earliest time at which <see cref="RunDue"/> may have something to do. Read under the lock.</summary>
    protected abstract long NextDue { get; }

    public void Dispose() => _timer.Dispose();

    /// <summary>Deletes the entity: closes its receivers and refuses further operations.</summary>
    public void Delete()
    {
        lock (Gate)
        {
            IsDeleted = true;
            OnDeleted();
        }
        Pump();
        Dispose();
    }

    /// <summary>Closes what is open, when the entity is deleted. Called under the lock.</summary>
    protected virtual void OnDeleted()
    {
    }

    /// <summary>Handles everything that is due. Called under the lock.</summary>
    protected abstract void RunDue(long now);

    protected void Deliver(IDeliveryTarget target, in Delivery delivery) => _effects.Add(new Effect(target, delivery, null));

    protected void Afterwards(Action act) => _effects.Add(new Effect(null, default, act));

    /// <summary>Called as the last step under the lock, after any change.</summary>
    protected abstract void Leave(long now);

    /// <summary>Applies all operations or none, with all their entities locked.</summary>
    internal static Outcome Commit(IReadOnlyList<TransactionOperation> operations)
    {
        Entity[] entities = [.. operations.Select(operation => operation.Entity).Distinct().OrderBy(entity => entity._order)];
        var failure = Commit(entities, 0, operations);
        foreach (var entity in entities) entity.Pump();
        return failure is null ? Outcome.Success : failure;
    }

    /// <summary>Releases what the operation holds.</summary>
    internal static void Cancel(TransactionOperation operation)
    {
        lock (operation.Entity.Gate) operation.Cancel();
    }

    private static Failure? Commit(Entity[] entities, int locked, IReadOnlyList<TransactionOperation> operations)
    {
        if (locked < entities.Length)
        {
            lock (entities[locked].Gate) return Commit(entities, locked + 1, operations);
        }
        foreach (var operation in operations)
        {
            if (operation.Check(operation.Entity.Now) is { } failure) return failure;
        }
        foreach (var operation in operations) operation.Apply(operation.Entity.Now);
        foreach (var entity in entities) entity.Leave(entity.Now);
        return null;
    }

    /// <summary>Sets the timer if something is due earlier. Called as the last step under the lock.</summary>
    protected void Arm(long now)
    {
        var next = NextDue;
        if (next >= _armed) return;
        _armed = next;
        var wait = next <= now ? TimeSpan.Zero : TimeSpan.FromTicks(next - now);
        // Timers count whole milliseconds; a part of one would fire them early.
        if (wait < FurthestTimer) wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _timer.Change(wait < FurthestTimer ? wait : FurthestTimer, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Runs the effects, unless another thread is doing so. Called after the lock was released. Effects added in the meantime go to the
    /// thread pool, because the caller has its own client to answer.
    /// </summary>
    protected void Pump()
    {
        // A thread sees at least the effects that it added itself, unless another thread has taken them.
        if (_effects.Count == 0) return;
        lock (Gate)
        {
            if (_pumping || _effects.Count == 0) return;
            _pumping = true;
            (_effects, _running) = (_running, _effects);
        }
        Run();
    }

    private void Run()
    {
        foreach (var effect in _running) Do(effect);
        bool isMore;
        lock (Gate)
        {
            _running.Clear();
            _pumping = false;
            isMore = _effects.Count > 0;
        }
        if (isMore) ThreadPool.UnsafeQueueUserWorkItem(static entity => entity.Pump(), this, preferLocal: false);
    }

    // A failing effect must not block those of other receivers and subscriptions.
    private void Do(in Effect effect)
    {
        try
        {
            effect.Do();
        }
        catch (Exception e)
        {
            if (Log is not null) LogFailed(Log, Address, e);
        }
    }

    private void OnTimer()
    {
        lock (Gate)
        {
            _armed = Ticks.Never;
            var now = Now;
            RunDue(now);
            Arm(now);
        }
        Pump();
    }

    private readonly record struct Effect(IDeliveryTarget? Target, Delivery Delivery, Action? Act)
    {
        public void Do()
        {
            if (Target is not null) Target.Take(Delivery);
            else Act!();
        }
    }
}
