using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams.Shards;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams.Reading;

/// <summary>
/// Reads a shard, under its lease, for all mappings of its table, until nothing is left to read or the time limit has passed.
/// </summary>
internal sealed class ShardSession(
    TableStream stream, SessionLease lease, ShardFeed feed, IReadOnlyList<SessionMapping> mappings, ReaderTimes times, TimeProvider time,
    ILogger logger)
{
    // The number of changes that may be taken up before the slowest waiter has them.
    private const long Ahead = 2 * ChunkCutter.MostChanges;

    private readonly Pulse _pulse = new(time);
    private readonly Lock _ending = new();
    private volatile bool _isEnding;
    private bool _isClosed;
    private long _nudges;
    private long _worked = time.GetTimestamp();

    /// <summary>Makes the reader look again at once. Returns false when it has ended, so that another call has to read the shard.</summary>
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

    private void Work()
    {
        Volatile.Write(ref _worked, time.GetTimestamp());
        _pulse.Beat();
    }

    /// <summary>Reads the shard.</summary>
    /// <returns>Whether the shard must be woken again, because some of it is left to read.</returns>
    /// <exception cref="OperationCanceledException">The app shuts down.</exception>
    public async Task<bool> RunAsync(CancellationToken shutdown)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown, lease.Lost);
        using var ended = new CancellationTokenSource();
        var began = time.GetTimestamp();
        var renewing = lease.RenewAsync(ended.Token);
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
            TableStreamLog.LeaseLost(logger, stream.Table, lease.Shard);
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
            await lease.ReleaseAsync();
        }
    }

    /// <summary>Takes up new changes. Returns true when nothing is left and the lease is released.</summary>
    private async Task<bool> TakeUpAsync(long began, CancellationToken cancellation)
    {
        var failures = 0;
        while (time.GetElapsedTime(began) < times.Limit && !lease.IsWanted)
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
                TableStreamLog.Interrupted(logger, stream.Table, lease.Shard, e.Message);
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
        if (await lease.TryEndAsync(cancellation)) return true;
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
                TableStreamLog.Interrupted(logger, stream.Table, lease.Shard, e.Message);
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
}

/// <summary>A mapping within a session.</summary>
/// <param name="mapping">Returns the mapping in its present state.</param>
/// <param name="of">Converts the mapping for the processor.</param>
internal sealed class SessionMapping(
    Func<EventSourceMapping> mapping, Func<EventSourceMapping, StreamMapping> of, MappingDelivery delivery, ProcessingResults results)
{
    private volatile bool _isIdle;

    public MappingDelivery Delivery => delivery;

    /// <summary>Whether the mapping has nothing to do, because it has processed everything or is disabled.</summary>
    public bool IsIdle
    {
        get => _isIdle;
        set => _isIdle = value;
    }

    /// <summary>Takes one step, unless the mapping is disabled, or the position to start at is not known yet.</summary>
    /// <param name="left">The time left for this call.</param>
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
