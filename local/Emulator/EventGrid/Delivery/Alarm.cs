using System.Threading.Channels;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Wakes a loop when it is rung or when its time has come, whichever is first.</summary>
internal sealed class Alarm : IDisposable
{
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(1);
    private readonly Channel<bool> _rings =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public Alarm(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static alarm => ((Alarm)alarm!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Ring() => _rings.Writer.TryWrite(true);

    /// <summary>
    /// Waits for a ring or for a time. A ring before the call counts. It may return early, so the caller checks what is due.
    /// </summary>
    /// <param name="due">The time; null to wait for a ring only.</param>
    public async Task WaitAsync(DateTimeOffset? due, CancellationToken cancellation)
    {
        if (due is { } at)
        {
            var wait = at - _time.GetUtcNow();
            if (wait <= TimeSpan.Zero) return;
            // Timers count whole milliseconds; a part of one would fire them early.
            _timer.Change(
                wait < Furthest ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : Furthest, Timeout.InfiniteTimeSpan);
        }
        await _rings.Reader.ReadAsync(cancellation).ConfigureAwait(false);
    }

    public void Dispose() => _timer.Dispose();
}
