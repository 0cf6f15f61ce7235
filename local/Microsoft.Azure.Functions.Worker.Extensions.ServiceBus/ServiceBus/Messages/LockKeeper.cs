using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Local.ServiceBus.Messages;

/// <summary>A lock that is to be kept.</summary>
/// <param name="Name">Whose it is, for the log.</param>
/// <param name="LockedUntil">When it ends unless it is renewed.</param>
/// <param name="IsNeeded">False once it was given up: by settling the message, or by closing the session.</param>
/// <param name="RenewAsync">Renews it and gives its new end.</param>
internal sealed record KeptLock(string Name, DateTimeOffset LockedUntil, Func<bool> IsNeeded, Func<CancellationToken, Task<DateTimeOffset>> RenewAsync);

/// <summary>Renews a lock in the background until it is disposed of, or <c>maxAutoLockRenewalDuration</c> is over.</summary>
internal sealed class LockKeeper : IAsyncDisposable
{
    private readonly KeptLock _lock;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DateTimeOffset _until;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _renewing;

    public LockKeeper(KeptLock kept, TimeSpan atMost, TimeProvider time, ILogger logger)
    {
        (_lock, _time, _logger) = (kept, time, logger);
        var now = time.GetUtcNow();
        _until = DateTimeOffset.MaxValue - now > atMost ? now + atMost : DateTimeOffset.MaxValue;
        _renewing = RenewAsync();
    }

    /// <summary>Ends the renewals; none is under way when it returns.</summary>
    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _renewing;
        _done.Dispose();
    }

    private async Task RenewAsync()
    {
        var lockedUntil = _lock.LockedUntil;
        try
        {
            var wait = RenewalRule.NextAfter(_time.GetUtcNow(), lockedUntil, _until);
            while (wait is { } delay)
            {
                await Task.Delay(delay, _time, _done.Token);
                if (!_lock.IsNeeded()) return;
                try
                {
                    lockedUntil = await _lock.RenewAsync(_done.Token);
                    wait = RenewalRule.NextAfter(_time.GetUtcNow(), lockedUntil, _until);
                }
                catch (ServiceBusException e) when (e.IsTransient)
                {
                    ServiceBusLog.RenewalFailed(_logger, _lock.Name, e.Message);
                    wait = RenewalRule.RetryAfter(_time.GetUtcNow(), lockedUntil, _until);
                }
            }
        }
        catch (OperationCanceledException) when (_done.IsCancellationRequested)
        {
            // The function has run.
        }
        catch (Exception) when (!_lock.IsNeeded())
        {
            // Settled while the renewal was on its way.
        }
        catch (Exception e)
        {
            // Lost, or beyond repair. The function runs on, as in the real host; its settlement will fail.
            ServiceBusLog.LockLost(_logger, _lock.Name, e.Message);
        }
    }
}
