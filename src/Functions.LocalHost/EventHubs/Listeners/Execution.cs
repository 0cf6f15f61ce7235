using System.Globalization;
using Azure.Messaging.EventHubs;
using Functions.LocalHost.EventHubs.Triggers;
using Microsoft.Azure.WebJobs.Host.Executors;

namespace Functions.LocalHost.EventHubs.Listeners;

/// <summary>Runs the function for a batch. A failure has no further effect, because an event hub has no dead-letter queue.</summary>
internal sealed class Execution(ITriggeredFunctionExecutor executor, bool single)
{
    public Task RunAsync(IReadOnlyList<EventData> events, TriggerPartition partition, CancellationToken cancellation)
    {
        var (first, last) = (events[0], events[^1]);
        var details = new Dictionary<string, string>
        {
            ["PartitionId"] = partition.PartitionId,
            ["Offset"] = $"{first.OffsetString}-{last.OffsetString}",
            ["EnqueueTimeUtc"] = string.Create(
                CultureInfo.InvariantCulture, $"{first.EnqueuedTime.UtcDateTime:o}-{last.EnqueuedTime.UtcDateTime:o}"),
            ["SequenceNumber"] = string.Create(CultureInfo.InvariantCulture, $"{first.SequenceNumber}-{last.SequenceNumber}"),
            ["Count"] = events.Count.ToString(CultureInfo.InvariantCulture),
        };
        return executor.TryExecuteAsync(
            new TriggeredFunctionData { TriggerValue = new EventBatch(events, partition, single), TriggerDetails = details }, cancellation);
    }
}
