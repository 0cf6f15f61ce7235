using Local.EventHubs.Ownership;
using Microsoft.Extensions.Logging;

namespace Local.EventHubs.Pumps;

/// <summary>Shares the partitions of an event hub with the other instances of the app, and runs a <see cref="PartitionPump"/> for each of its own.</summary>
/// <param name="self">The instance, unique among all.</param>
internal sealed class EventProcessor(string self, ProcessorSetup setup, TimeProvider time, ILogger logger, CancellationToken aborting)
{
    private const string Me = "processor";
    private readonly Dictionary<string, PartitionPump> _pumps = [];
    private readonly ProcessorHealth _health = new(setup.Hub.Name, logger);
    private readonly OwnershipKeeper _keeper = new(self, setup.Options.PartitionOwnershipExpirationInterval, setup.Ownerships, time, Random.Shared.Next);

    /// <summary>Runs until it is stopped; then functions end, and the partitions are given up.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            var pause = await CycleAsync(stopping) ? setup.Options.LoadBalancingUpdateInterval - time.GetElapsedTime(started) : PartitionPump.RetryDelay;
            if (pause > TimeSpan.Zero) await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(_pumps.Values.Select(pump => pump.Completion));
        await RelinquishAsync();
    }

    private async Task<bool> CycleAsync(CancellationToken stopping)
    {
        try
        {
            var partitions = await setup.Hub.GetPartitionsAsync(stopping);
            _health.Hub.Answered(Me);
            await _keeper.RenewAsync(partitions, stopping);
            RunWhatIsOwned(stopping);
            // As many as are due at once; others who do the same may be faster, which is what the second half is for.
            for (var claims = 0; claims < 2 * partitions.Count && !await _keeper.ClaimAsync(partitions, stopping); claims++) RunWhatIsOwned(stopping);
            RunWhatIsOwned(stopping);
            _health.Storage.Answered(Me);
            return true;
        }
        catch (Exception e)
        {
            // The processor must outlive whatever goes wrong here; what it is, is logged when it begins.
            if (!stopping.IsCancellationRequested) _health.Failed(Me, e);
            return false;
        }
    }

    private void RunWhatIsOwned(CancellationToken stopping)
    {
        var owned = _keeper.Owned.ToHashSet();
        foreach (var (partition, pump) in _pumps.ToList())
        {
            if (!owned.Contains(partition)) pump.Lose();
            // One that still runs a function keeps its place: a partition has one batch at a time.
            if (pump.Completion.IsCompleted) _pumps.Remove(partition);
        }
        foreach (var partition in owned.Where(partition => !_pumps.ContainsKey(partition)))
        {
            var pump = _pumps[partition] = new(partition, self, setup, _health, time, logger, stopping, aborting);
            pump.Start();
        }
    }

    private async Task RelinquishAsync()
    {
        try
        {
            await _keeper.RelinquishAsync(aborting);
        }
        catch (Exception e)
        {
            EventHubsLog.NotRelinquished(logger, setup.Hub.Name, e.Message);
        }
    }
}
