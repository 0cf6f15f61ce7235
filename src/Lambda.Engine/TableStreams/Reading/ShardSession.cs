using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Queues;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams.Shards;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams.Reading;

/// <summary>Reads a shard, under its lease, for all mappings of its table, until nothing is left or its time is over.</summary>
internal sealed class ShardSession(
    TableStream stream, int shard, HeldLease held, ShardLeases leases, ShardFeed feed, IReadOnlyList<SessionMapping> mappings,
    ReaderTimes times, TimeProvider time, ILogger logger) : IDisposable
{
    // The number of changes that may be taken up before the slowest waiter has them.
    private const long Ahead = 2 * ChunkCutter.MostChanges;

    private readonly Pulse _pulse = new(time);
    private readonly CancellationTokenSource _lost = new();
    private readonly ConcurrencySlots _leaseTurn = new();
    private readonly Lock _ending = new();
    private volatile HeldLease? _lease = held;
    private volatile bool _isEnding;
    private bool _isClosed;
    private long _nudges;
    private long _worked = time.GetTimestamp();
    private long _renewed = time.GetTimestamp();

    /// <summary>Makes the reader look again at once; false when it has ended, so that the shard must be read anew.</summary>
    public bool TryNudge()
    {
        lock (_ending)
        {
            if (_isClosed) return false;
            _nudges++;
        }
        Work();
        return true;
    }

    public void Dispose() => _lost.Dispose();

    private void Work()
    {
        Volatile.Write(ref _worked, time.GetTimestamp());
        _pulse.Beat();
    }

    /// <summary>Reads the shard.</summary>
    /// <returns>Whether the shard must be woken anew, since it was left before its end.</returns>
    /// <exception cref="OperationCanceledException">The app shuts down.</exception>
    public async Task<bool> RunAsync(CancellationToken shutdown)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown, _lost.Token);
        using var ended = new CancellationTokenSource();
        var began = time.GetTimestamp();
        var renewing = RenewAsync(ended.Token);
        var delivering = mappings.Select(mapping => DeliverAsync(mapping, began, stop.Token)).ToArray();
        try
        {
            var isDone = await TakeUpAsync(began, stop.Token);
            _isEnding = true;
            _pulse.Beat();
            await Task.WhenAll(delivering);
            return !isDone;
        }
        catch (OperationCanceledException) when (!shutdown.IsCancellationRequested)
        {
            TableStreamLog.LeaseLost(logger, stream.Table, shard);
            return false;
        }
        finally
        {
            lock (_ending) _isClosed = true;
            _isEnding = true;
            stop.Cancel();
            await Task.WhenAll(delivering).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            ended.Cancel();
            await renewing;
            await ReleaseAsync();
        }
    }

    /// <summary>Takes up what is new; true when nothing is left, and the lease is given up.</summary>
    private async Task<bool> TakeUpAsync(long began, CancellationToken cancellation)
    {
        var failures = 0;
        while (time.GetElapsedTime(began) < times.Limit && _lease?.WantedBy is null)
        {
            cancellation.ThrowIfCancellationRequested();
            var (beat, nudges, hasNews) = (_pulse.Next, Nudges(), false);
            try
            {
                if (IsAnyoneWaiting()) hasNews = await feed.TakeUpAsync(cancellation);
                failures = 0;
            }
            catch (StorageUnavailableException e)
            {
                failures++;
                TableStreamLog.Interrupted(logger, stream.Table, shard, e.Message);
            }
            if (hasNews)
            {
                Work();
                continue;
            }
            if (failures == 0 && IsQuiet() && await TryEndAsync(nudges, cancellation)) return true;
            await _pulse.WaitAsync(beat, times.Wait(failures), cancellation);
        }
        return false;
    }

    private long Nudges()
    {
        lock (_ending) return _nudges;
    }

    private bool IsAnyoneWaiting() => feed.Last is not { } last || mappings.Count == 0
        || mappings.Any(mapping => mapping.Delivery.Done is not { } done || last - done < Ahead || mapping.IsIdle);

    private bool IsQuiet() => feed.IsClean && mappings.All(mapping => mapping.IsIdle)
        && time.GetElapsedTime(Volatile.Read(ref _worked)) >= times.Linger;

    private async Task<bool> TryEndAsync(long nudges, CancellationToken cancellation)
    {
        lock (_ending)
        {
            // A nudge during this read may be for changes that it did not see.
            if (_nudges != nudges) return false;
            _isClosed = true;
        }
        await _leaseTurn.EnterAsync(1, cancellation);
        try
        {
            if (_lease is not { } lease) return true;
            _lease = await leases.TryReleaseAsync(lease, "", evenIfCalled: false, cancellation);
            if (_lease is null) return true;
        }
        catch (StorageUnavailableException e)
        {
            TableStreamLog.Interrupted(logger, stream.Table, shard, e.Message);
        }
        finally
        {
            _leaseTurn.Leave();
        }
        lock (_ending) _isClosed = false;
        Work();
        return false;
    }

    private async Task DeliverAsync(SessionMapping mapping, long began, CancellationToken cancellation)
    {
        var failures = 0;
        while (!_isEnding)
        {
            var beat = _pulse.Next;
            var step = DeliveryStep.Idle;
            // A function that is processing a batch is not idle, however long it takes: the lease must be kept.
            mapping.IsIdle = false;
            try
            {
                step = await mapping.StepAsync(times.Limit - time.GetElapsedTime(began), cancellation);
                failures = 0;
            }
            catch (StorageUnavailableException e)
            {
                failures++;
                TableStreamLog.Interrupted(logger, stream.Table, shard, e.Message);
            }
            catch (StreamCallTimeLimitException)
            {
                return;
            }
            mapping.IsIdle = failures == 0 && step == DeliveryStep.Idle;
            if (step == DeliveryStep.Delivered) Work();
            else await _pulse.WaitAsync(beat, times.Wait(failures), cancellation);
        }
    }

    private async Task RenewAsync(CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LeaseDecision.Renewal, time, ended);
                await TryRenewAsync(ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The session has already ended.
        }
    }

    private async Task TryRenewAsync(CancellationToken ended)
    {
        await _leaseTurn.EnterAsync(1, ended);
        try
        {
            if (_lease is not { } lease) return;
            var (asked, left) = (time.GetTimestamp(), LeaseDecision.Duration - time.GetElapsedTime(_renewed));
            // From then on another instance may read the shard, even if storage does not answer this one.
            using var over = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ended);
            either.Token.ThrowIfCancellationRequested();
            _lease = await leases.RenewAsync(lease, either.Token);
            if (_lease is null) _lost.Cancel();
            _renewed = asked;
        }
        catch (StorageUnavailableException e)
        {
            TableStreamLog.Interrupted(logger, stream.Table, shard, e.Message);
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested)
        {
            _lost.Cancel();
        }
        finally
        {
            _leaseTurn.Leave();
        }
    }

    private async Task ReleaseAsync()
    {
        if (_lease is not { } lease) return;
        try
        {
            await leases.TryReleaseAsync(lease, lease.WantedBy ?? "", evenIfCalled: true, CancellationToken.None);
            if (lease.WantedBy is { } next) TableStreamLog.HandedOver(logger, stream.Table, shard, next);
        }
        catch (StorageUnavailableException e)
        {
            // Otherwise the lease expires.
            TableStreamLog.Interrupted(logger, stream.Table, shard, e.Message);
        }
    }
}

/// <summary>A mapping within a session.</summary>
/// <param name="mapping">The mapping as it is now.</param>
/// <param name="of">Converts it for the processor.</param>
internal sealed class SessionMapping(
    Func<EventSourceMapping> mapping, Func<EventSourceMapping, StreamMapping> of, MappingDelivery delivery, ProcessingResults results)
{
    private volatile bool _isIdle;

    public MappingDelivery Delivery => delivery;

    /// <summary>Whether it has nothing to do: it has done everything, or it is disabled.</summary>
    public bool IsIdle
    {
        get => _isIdle;
        set => _isIdle = value;
    }

    /// <summary>Takes a step, unless the mapping is disabled or does not know yet where it begins.</summary>
    /// <param name="left">The time that is left.</param>
    public async Task<DeliveryStep> StepAsync(TimeSpan left, CancellationToken cancellation)
    {
        var now = mapping();
        if (!now.Settings.Enabled || !now.IsReady) return DeliveryStep.Idle;
        var stream = of(now);
        try
        {
            var step = await delivery.StepAsync(
                stream with { Settings = stream.Settings with { CallTimeLimit = left } },
                TimeSpan.FromSeconds(now.Settings.MaximumBatchingWindowInSeconds), cancellation);
            if (step == DeliveryStep.Delivered)
                results.Report(now.Name, ProcessingResults.Ok, delivery.Delivered.Records, delivery.Delivered.Oldest);
            return step;
        }
        catch (StreamCallTimeLimitException)
        {
            results.Report(now.Name, ProcessingResults.Failed);
            throw;
        }
    }
}
