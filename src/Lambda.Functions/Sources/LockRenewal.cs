namespace Lambda.Functions.Sources;

/// <summary>Renews the locks of received messages, or of their session, while they are processed.</summary>
internal sealed class LockRenewal : IAsyncDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    // Half of the longest lock that Service Bus has.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2.5);
    private readonly CancellationTokenSource _end = new();
    private readonly ServiceBusMessages _messages;
    private readonly ITimer _timer;
    private Task _running = Task.CompletedTask;

    private LockRenewal(ServiceBusMessages messages, TimeSpan every, TimeProvider time)
    {
        _messages = messages;
        _timer = time.CreateTimer(static state => ((LockRenewal)state!).Renew(), this, every, every);
    }

    /// <summary>Starts to renew the locks, each time when half of their remaining time has passed.</summary>
    public static LockRenewal Begin(ServiceBusMessages messages, DateTimeOffset now, TimeProvider time)
    {
        var half = (messages.LockedUntil - now) / 2;
        return new(messages, half < Shortest ? Shortest : half > Longest ? Longest : half, time);
    }

    public async ValueTask DisposeAsync()
    {
        // The timer first, so that no new renewal begins.
        await _timer.DisposeAsync();
        _end.Cancel();
        await Volatile.Read(ref _running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    // Renewals do not overlap, although the timer does not wait for the previous one.
    private void Renew()
    {
        if (Volatile.Read(ref _running).IsCompleted) Volatile.Write(ref _running, _messages.RenewAsync(_end.Token));
    }
}
