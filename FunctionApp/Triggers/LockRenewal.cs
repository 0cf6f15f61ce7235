namespace FunctionApp.Triggers;

/// <summary>Renews the locks of messages for as long as they are in hand.</summary>
internal sealed class LockRenewal : IAsyncDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _end = new();
    private readonly ServiceBusMessages _messages;
    private readonly ITimer? _timer;
    private Task _running = Task.CompletedTask;

    private LockRenewal(ServiceBusMessages messages, TimeSpan? every, TimeProvider time)
    {
        _messages = messages;
        if (every is { } period) _timer = time.CreateTimer(static state => ((LockRenewal)state!).Renew(), this, period, period);
    }

    /// <summary>Begins to renew whenever half of what is left of the locks now has passed.</summary>
    public static LockRenewal Begin(ServiceBusMessages messages, DateTimeOffset now, TimeProvider time)
    {
        // Messages of a session are locked by it, not each by itself.
        if (messages.LockedUntil is not { } until) return new(messages, null, time);
        var half = (until - now) / 2;
        return new(messages, half > Shortest ? half : Shortest, time);
    }

    public async ValueTask DisposeAsync()
    {
        // The timer first: when it is gone, nothing begins any more.
        if (_timer is not null) await _timer.DisposeAsync();
        await _end.CancelAsync();
        await Volatile.Read(ref _running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    // One renewal after the other: the one before is not waited for by the timer.
    private void Renew()
    {
        if (Volatile.Read(ref _running).IsCompleted) Volatile.Write(ref _running, _messages.RenewAsync(_end.Token));
    }
}
