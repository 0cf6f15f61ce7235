using Azure.Messaging.EventHubs;
using Functions.LocalHost.EventHubs.Checkpoints;
using Functions.LocalHost.EventHubs.Triggers;
using Functions.LocalHost.Messaging;

namespace Functions.LocalHost.EventHubs.Listeners;

/// <summary>Runs the function for the events of a partition, a batch at a time, and writes checkpoints. Never throws.</summary>
/// <param name="partition">The partition. Whether a checkpoint is written is filled in for each batch.</param>
/// <param name="firstWait">How long the first batch may wait for more events.</param>
/// <param name="keep">Writes a checkpoint at an event.</param>
internal sealed class PartitionWork(ProcessorSetup setup, TriggerPartition partition, TimeSpan firstWait, Func<EventData, Task> keep)
{
    private readonly CheckpointRule _rule = new(setup.Options.EnableCheckpointing, setup.Options.BatchCheckpointFrequency);
    private readonly BatchAssembly<EventData> _assembly =
        new(setup.Options.MinEventBatchSize, setup.Options.MaxEventBatchSize, setup.Options.MaxWaitTime, firstWait);

    /// <summary>Returns how long the first batch of an instance may wait: no longer than if the instance before had continued.</summary>
    /// <param name="kept">When the last checkpoint was written; null if there is none.</param>
    public static TimeSpan FirstWait(DateTimeOffset? kept, TimeSpan longest, DateTimeOffset now)
    {
        if (kept is null) return TimeSpan.Zero;
        var left = longest - (now - kept.Value);
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < longest ? left : longest;
    }

    /// <summary>Processes events that were read.</summary>
    /// <param name="events">The events; empty if none arrived for a while.</param>
    /// <param name="cancellation">Cancelled when another instance takes the partition, or when the app stops.</param>
    public async Task TakeAsync(IReadOnlyList<EventData> events, CancellationToken cancellation)
    {
        if (setup.Single) await EachAsync(events, cancellation);
        else await BatchesAsync(events, cancellation);
        if (events.Count == 0) await KeepAsync(_rule.Idle(setup.Time.GetUtcNow()));
    }

    /// <summary>Writes a last checkpoint while the partition is being closed and this instance still owns it.</summary>
    public Task CloseAsync() => KeepAsync(_rule.Closing());

    private async Task EachAsync(IReadOnlyList<EventData> events, CancellationToken cancellation)
    {
        EventData? last = null;
        foreach (var one in events)
        {
            await RunAsync([one], cancellation);
            if (cancellation.IsCancellationRequested) break;
            last = one;
        }
        if (last is not null) await KeepAsync(_rule.Done(last, setup.Time.GetUtcNow()));
    }

    private async Task BatchesAsync(IReadOnlyList<EventData> events, CancellationToken cancellation)
    {
        for (var taken = 0; !cancellation.IsCancellationRequested;)
        {
            EventData[] some = [.. events.Skip(taken).Take(_assembly.Room)];
            taken += some.Length;
            var batch = _assembly.Add(some, setup.Time.GetUtcNow());
            if (batch.Count > 0) await RunAsync(batch, cancellation);
            // A canceled function may have ended early, so its events are redelivered.
            if (batch.Count > 0 && !cancellation.IsCancellationRequested) await KeepAsync(_rule.Done(batch[^1], setup.Time.GetUtcNow()));
            if (taken == events.Count) return;
        }
    }

    private async Task RunAsync(IReadOnlyList<EventData> events, CancellationToken cancellation)
    {
        try
        {
            await setup.Execution.RunAsync(events, partition with { IsCheckpointingAfterInvocation = _rule.KeepsNext }, cancellation);
        }
        catch (Exception e)
        {
            // The host could not run the function: it is stopping, or its log says what is wrong.
            EventHubsLog.NotRun(setup.Logger, events.Count, partition.PartitionId, partition.EventHubName, e.Message);
        }
    }

    private async Task KeepAsync(EventData? position)
    {
        if (position is null) return;
        try
        {
            await keep(position);
            _rule.Kept();
        }
        catch (Exception e)
        {
            // The next checkpoint covers these events, too.
            EventHubsLog.NotKept(setup.Logger, partition.PartitionId, partition.EventHubName, e.Message);
        }
    }
}
