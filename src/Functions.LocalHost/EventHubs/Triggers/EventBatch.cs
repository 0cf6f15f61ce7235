using Azure.Messaging.EventHubs;

namespace Functions.LocalHost.EventHubs.Triggers;

/// <summary>The events of one execution of a function: one or more events of a partition, in order.</summary>
/// <param name="IsSingle">Whether the function takes one event rather than an array.</param>
internal sealed record EventBatch(IReadOnlyList<EventData> Events, TriggerPartition Partition, bool IsSingle);

/// <summary>The partition of a batch, in the form that the trigger metadata <c>PartitionContext</c> has.</summary>
/// <param name="IsCheckpointingAfterInvocation">Whether a checkpoint is written after this batch.</param>
internal sealed record TriggerPartition(
    bool IsCheckpointingAfterInvocation, string FullyQualifiedNamespace, string EventHubName, string ConsumerGroup, string PartitionId);
