namespace Testing;

/// <summary>A clock that stands still until the test moves it; timers and delays made with it end then.</summary>
/// <param name="start">The time at first.</param>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;

    /// <summary>When the next timer ends; null when nothing waits.</summary>
    public DateTimeOffset? NextDue
    {
        get { lock (_lock) return _timers.Count == 0 ? null : _timers.Min(timer => timer.Due); }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock; timers that are due by then end in their order, each at its own time.</summary>
    public void AdvanceTo(DateTimeOffset time)
    {
        while (TakeDue(time) is { } due) due.Fire();
        lock (_lock) if (time > _now) _now = time;
    }

    /// <inheritdoc cref="AdvanceTo"/>
    public void Advance(TimeSpan by) => AdvanceTo(GetUtcNow() + by);

    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            var due = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (due is null) return null;
            if (due.Due > _now) _now = due.Due;
            if (due.Period > TimeSpan.Zero) due.Due += due.Period;
            else _timers.Remove(due);
            return due;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }
        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                Period = period;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = clock._now + dueTime;
                clock._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._lock) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
