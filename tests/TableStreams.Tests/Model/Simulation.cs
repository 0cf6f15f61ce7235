using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace TableStreams.Tests.Model;

/// <summary>Runs asynchronous actors on one thread, one step at a time in a random order, with a clock of its own.</summary>
internal sealed class Simulation(Random random) : TimeProvider
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);
    private readonly BlockingCollection<Action> _queue = [];
    private readonly List<TaskCompletionSource> _steps = [];
    private readonly List<SimulatedTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Advance(TimeSpan by) => _now += by;

    /// <summary>Waits for this actor's turn.</summary>
    public Task TurnAsync()
    {
        // The continuation runs on the simulation's thread, like everything else.
        var step = new TaskCompletionSource();
        _steps.Add(step);
        return step.Task;
    }

    /// <summary>Runs until the task has ended.</summary>
    public void Run(Func<Task> run)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Context(_queue));
        try
        {
            var task = run();
            while (!task.IsCompleted)
            {
                if (_queue.TryTake(out var next)) next();
                else if (_steps.Count > 0) TryStep();
                else if (IsBack(out next)) next();
                else if (!TryStep() && !_queue.TryTake(out next, Stuck))
                    throw new InvalidOperationException("Every actor waits, and nothing is to come.");
                else next?.Invoke();
            }
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Whether something came from the thread pool, where cancellations run, before the clock moves.</summary>
    private bool IsBack([NotNullWhen(true)] out Action? next)
    {
        using var passed = new ManualResetEventSlim();
        for (var turn = 0; turn < 2; turn++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static passed => passed.Set(), passed, preferLocal: false);
            passed.Wait();
            passed.Reset();
        }
        return _queue.TryTake(out next);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private bool TryStep()
    {
        if (_steps.Count > 0)
        {
            // Now and then a call takes so long that leases run out.
            if (random.NextDouble() < 0.01) Advance(TimeSpan.FromSeconds(random.Next(1, 20)));
            FireDue();
            var at = random.Next(_steps.Count);
            var step = _steps[at];
            _steps.RemoveAt(at);
            step.SetResult();
            return true;
        }
        if (_timers.Count == 0) return false;
        var due = _timers.Min(timer => timer.Due);
        if (due > _now) _now = due;
        FireDue();
        return true;
    }

    private void FireDue()
    {
        foreach (var timer in _timers.Where(timer => timer.Due <= _now).ToList())
        {
            _timers.Remove(timer);
            timer.Fire();
        }
    }

    private sealed class SimulatedTimer(Simulation simulation, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            simulation._timers.Remove(this);
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            Due = simulation._now + dueTime;
            simulation._timers.Add(this);
            return true;
        }

        public void Dispose() => simulation._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Context(BlockingCollection<Action> queue) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => queue.Add(() =>
        {
            SetSynchronizationContext(this);
            d(state);
        });

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

        public override SynchronizationContext CreateCopy() => this;
    }
}
