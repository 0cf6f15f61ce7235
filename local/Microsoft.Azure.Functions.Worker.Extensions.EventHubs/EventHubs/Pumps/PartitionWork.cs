using Azure.Messaging.EventHubs;
using Local.EventHubs.Checkpoints;
using Microsoft.Extensions.Logging;

namespace Local.EventHubs.Pumps;

/// <summary>Runs the function for the batches of a partition and keeps how far it is. Never throws.</summary>
/// <param name="self">The instance, which checkpoints name.</param>
/// <param name="stopping">Cancelled when the app stops.</param>
internal sealed class PartitionWork(string partition, string self, ProcessorSetup setup, TimeProvider time, ILogger logger, CancellationToken stopping)
{
    private readonly CheckpointRule _rule = new(setup.Options.EnableCheckpointing, setup.Options.BatchCheckpointFrequency);

    /// <summary>Processes a batch.</summary>
    /// <param name="ended">Cancelled when the partition is another instance's, or the shutdown waits no longer.</param>
    public async Task RunAsync(IReadOnlyList<EventData> batch, CancellationToken ended)
    {
        var hub = setup.Hub;
        try
        {
            await setup.HandleAsync(new(batch, new(_rule.KeepsNext, hub.FullyQualifiedNamespace, hub.Name, hub.ConsumerGroup, partition)), ended);
        }
        catch (Exception e)
        {
            // The function's own failure, which the executor has logged: an event hub has no place to put events aside.
            EventHubsLog.Failed(logger, batch.Count, partition, hub.Name, e.GetType().Name);
        }
        // A function that was told to end may have ended early: its events come again.
        if (ended.IsCancellationRequested || stopping.IsCancellationRequested) return;
        await KeepAsync(_rule.Done(batch[^1], time.GetUtcNow()));
    }

    /// <summary>No event has come for a while.</summary>
    public Task IdleAsync() => KeepAsync(_rule.Idle(time.GetUtcNow()));

    /// <summary>The partition is closed, and still this instance's.</summary>
    public Task CloseAsync() => KeepAsync(_rule.Closing());

    private async Task KeepAsync(EventData? position)
    {
        if (position is null) return;
        try
        {
            await setup.Checkpoints.WriteAsync(partition, position.OffsetString, position.SequenceNumber, self, CancellationToken.None);
            _rule.Kept();
        }
        catch (Exception e)
        {
            // The next checkpoint makes up for it.
            EventHubsLog.NotKept(logger, partition, setup.Hub.Name, e.Message);
        }
    }
}
