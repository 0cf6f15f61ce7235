using Azure.Messaging.EventHubs;
using Functions.LocalHost.EventHubs.Triggers;
using Microsoft.Azure.WebJobs.Host.Executors;

namespace Functions.LocalHost.EventHubs.Listeners;

/// <summary>Runs the function for a batch. A failure has no further effect, because an event hub has no dead-letter queue.</summary>
internal sealed class Execution(ITriggeredFunctionExecutor executor, bool single)
{
    public Task RunAsync(IReadOnlyList<EventData> events, TriggerPartition partition, CancellationToken cancellation) =>
        executor.TryExecuteAsync(new TriggeredFunctionData { TriggerValue = new EventBatch(events, partition, single) }, cancellation);
}
