namespace Lambda.Engine.Tests.Polling.Streams;

/// <summary>A clock that jumps to the end of whatever waits for it.</summary>
internal sealed class SkippingTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void AdvanceTo(DateTimeOffset time)
    {
        lock (_lock) if (time > _now) _now = time;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Jump(this, callback, state, dueTime);

    private sealed class Jump : ITimer
    {
        private readonly SkippingTime _time;
        private readonly TimerCallback _callback;
        private readonly object? _state;

        public Jump(SkippingTime time, TimerCallback callback, object? state, TimeSpan due)
        {
            (_time, _callback, _state) = (time, callback, state);
            Change(due, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            _time.AdvanceTo(_time.GetUtcNow() + dueTime);
            // The timer's creator does not have it yet.
            ThreadPool.QueueUserWorkItem(_ => _callback(_state));
            return true;
        }

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
