namespace Simulation.Scheduling;

/// <summary>The clock of one process, which may be off; its timers end with it.</summary>
internal sealed class DomainTime(Loop loop, Domain domain, TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => loop.Now + skew;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => loop.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new DomainTimer(loop, domain, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class DomainTimer(Loop loop, Domain domain, TimerCallback callback, object? state) : ITimer
    {
        private int _version;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _version++;
            _period = period;
            if (dueTime >= TimeSpan.Zero) Arm(dueTime);
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan due)
        {
            var version = _version;
            loop.In(due, () =>
            {
                if (version != _version) return;
                if (_period > TimeSpan.Zero) Arm(_period);
                callback(state);
            }, domain);
        }
    }
}
