using Azure.Core;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;

namespace Functions.LocalHost.EventHubs.Listeners;

/// <summary>A partition, and the work on it.</summary>
internal sealed class WorkedPartition : EventProcessorPartition
{
    /// <summary>The work on the partition; set when the partition is opened.</summary>
    public PartitionWork? Work { get; set; }
}

/// <summary>
/// The client's processor. It shares the partitions of an event hub with the other instances of the app, and reads its own.
/// </summary>
internal sealed class TriggerProcessor : PluggableCheckpointStoreEventProcessor<WorkedPartition>
{
    private readonly ProcessorSetup _setup;

    /// <summary>Creates a processor that connects with a connection string.</summary>
    /// <param name="eventHub">The event hub; null if the connection string contains it.</param>
    public TriggerProcessor(ProcessorSetup setup, CheckpointStore store, string consumerGroup, string connectionString, string? eventHub)
        : base(store, setup.Options.MaxEventBatchSize, consumerGroup, connectionString, eventHub, setup.Options.ForProcessor()) =>
            _setup = setup;

    /// <summary>Creates a processor that connects with an identity.</summary>
    public TriggerProcessor(
        ProcessorSetup setup, CheckpointStore store, string consumerGroup, string fullyQualifiedNamespace, string eventHub,
        TokenCredential credential)
        : base(store, setup.Options.MaxEventBatchSize, consumerGroup, fullyQualifiedNamespace, eventHub, credential,
            setup.Options.ForProcessor()) =>
        _setup = setup;

    protected override async Task OnInitializingPartitionAsync(WorkedPartition partition, CancellationToken cancellationToken)
    {
        var id = partition.PartitionId;
        var options = _setup.Options;
        // Only a waiting batch needs the time that the previous one waited.
        var kept = options.MinEventBatchSize > 1 ? (await GetCheckpointAsync(id, cancellationToken))?.LastModified : null;
        partition.Work = new(_setup, new(false, FullyQualifiedNamespace, EventHubName, ConsumerGroup, id),
            PartitionWork.FirstWait(kept, options.MaxWaitTime, _setup.Time.GetUtcNow()),
            data => UpdateCheckpointAsync(id, CheckpointPosition.FromEvent(data), CancellationToken.None));
        EventHubsLog.Opened(_setup.Logger, id, EventHubName, Identifier);
    }

    protected override async Task OnProcessingEventBatchAsync(
        IEnumerable<EventData> events, WorkedPartition partition, CancellationToken cancellationToken)
    {
        _setup.Health.HubAnswered(partition.PartitionId);
        await partition.Work!.TakeAsync([.. events], cancellationToken);
    }

    protected override async Task OnPartitionProcessingStoppedAsync(
        WorkedPartition partition, ProcessingStoppedReason reason, CancellationToken cancellationToken)
    {
        _setup.Health.Forget(partition.PartitionId);
        if (reason == ProcessingStoppedReason.Shutdown && partition.Work is { } work) await work.CloseAsync();
        EventHubsLog.Closed(_setup.Logger, partition.PartitionId, EventHubName, Identifier, reason);
    }

    protected override Task OnProcessingErrorAsync(
        Exception exception, WorkedPartition partition, string operationDescription, CancellationToken cancellationToken)
    {
        // Another instance has taken over the partition, to balance the load.
        if (exception is not EventHubsException { Reason: EventHubsException.FailureReason.ConsumerDisconnected })
            _setup.Health.Failed(partition?.PartitionId ?? "", exception);
        return Task.CompletedTask;
    }

    protected override async Task<IEnumerable<EventProcessorPartitionOwnership>> ListOwnershipAsync(CancellationToken cancellationToken)
    {
        var found = await base.ListOwnershipAsync(cancellationToken);
        _setup.Health.StorageAnswered("");
        return found;
    }
}
