namespace FunctionApp.Triggers;

/// <summary>Renews the locks of messages for as long as they are in hand.</summary>
internal sealed class LockRenewal : IAsyncDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    private LockRenewal(ServiceBusMessages messages, TimeSpan every, TimeProvider time) => _loop = RunAsync(messages, every, time, _end.Token);

    /// <summary>Begins to renew whenever half of what is left of the locks now has passed.</summary>
    public static LockRenewal Begin(ServiceBusMessages messages, DateTimeOffset now, TimeProvider time)
    {
        var half = messages.Held.Select(message => message.LockedUntil - now).DefaultIfEmpty().Min() / 2;
        // Messages of a session are locked by it, not each by itself.
        return new(messages, messages.Held.Any(message => !string.IsNullOrEmpty(message.SessionId)) ? Timeout.InfiniteTimeSpan : half > Shortest ? half : Shortest, time);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private static async Task RunAsync(ServiceBusMessages messages, TimeSpan every, TimeProvider time, CancellationToken end)
    {
        while (true)
        {
            await Task.Delay(every, time, end);
            await messages.RenewAsync(end);
        }
    }
}
