using System.Diagnostics.CodeAnalysis;
using Azure.Storage.Blobs;
using Local.Host;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Local.Timers;

/// <summary>Runs one function on its schedule while this instance holds the function's lock. Runs do not overlap; one that fails is followed by the next.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer or a parent holds nothing, and a function that outlives the shutdown still uses its token.")]
internal sealed class TimerListener(
    TimerFunction timer, BlobContainerClient hosts, string hostId, TimerStatusStore store, Func<TimerInfo, string, CancellationToken, Task> execute, TimeProvider time, ILogger logger) : IListener
{
    private static readonly TimeSpan LockInterval = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private bool _waitingForLock;
    private bool _away;
    private Task _loop = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellation)
    {
        _loop = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        await _stopping.CancelAsync();
        await using var abort = cancellation.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), _aborting);
        try
        {
            await _loop.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            TimerLog.StoppedEarly(logger, timer.Name);
        }
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await HoldAndServeAsync();
                // By the real clock: the lock is between instances, each with its own.
                await Task.Delay(LockInterval, TimeProvider.System, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The timer must outlive whatever goes wrong here; what it is, is logged when it begins.
                if (!_away) TimerLog.Away(logger, timer.Name, e.Message);
                _away = true;
                await Task.Delay(LockInterval, TimeProvider.System, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task HoldAndServeAsync()
    {
        await using var held = await InstanceLock.TryAcquireAsync(hosts, $"{hostId}/{timer.Id}.Listener", _stopping.Token);
        if (held is null)
        {
            if (!_waitingForLock) TimerLog.ElsewhereInCharge(logger, timer.Name);
            _waitingForLock = true;
            return;
        }
        (_waitingForLock, _away) = (false, false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, held.Lost);
        try
        {
            await ServeAsync(either.Token);
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            TimerLog.LockLost(logger, timer.Name);
        }
    }

    private async Task ServeAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var monitored = timer.UseMonitor && !timer.Schedule.IsFrequent(now);
        var (status, isNews, runNow) = TimerPlan.AtStart(now, timer.Schedule, monitored ? await store.ReadAsync(cancellation) : null, monitored, timer.RunOnStartup);
        if (isNews) await store.WriteAsync(status);
        if (runNow is { } reason) status = await RunAsync(reason, status, monitored);
        while (true)
        {
            while (TimerPlan.Wait(time.GetUtcNow(), status.Next) is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellation);
            cancellation.ThrowIfCancellationRequested();
            status = await RunAsync(TimerReason.Schedule, status, monitored);
        }
    }

    private async Task<TimerStatus> RunAsync(TimerReason reason, TimerStatus status, bool monitored)
    {
        var started = time.GetUtcNow();
        var info = new TimerInfo { IsPastDue = reason == TimerReason.PastDue, ScheduleStatus = monitored ? status.ToScheduleStatus() : null };
        try
        {
            await execute(info, $"Timer fired at {TimeZoneInfo.ConvertTime(started, timer.Zone):o}{(reason == TimerReason.Schedule ? "" : $", {reason}")}", _aborting.Token);
        }
        catch (Exception e)
        {
            // The function's own failure, which the executor has logged: the schedule goes on.
            TimerLog.RunFailed(logger, timer.Name, e.GetType().Name);
        }
        var after = TimerPlan.AfterRun(timer.Schedule, status, TimeZoneInfo.ConvertTime(started, timer.Zone), reason);
        if (monitored) await store.WriteAsync(after);
        return after;
    }
}
