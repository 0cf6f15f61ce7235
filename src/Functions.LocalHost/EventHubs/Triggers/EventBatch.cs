using Azure.Messaging.EventHubs;

namespace Functions.LocalHost.EventHubs.Triggers;

/// <summary>The events of one execution of a function: one or more events of a partition, in order.</summary>
/// <param name="IsSingle">Whether the function takes one event instead of an array.</param>
internal sealed record EventBatch(IReadOnlyList<EventData> Events, TriggerPartition Partition, bool IsSingle);

/// <summary>The partition of a batch, as the trigger metadata <c>PartitionContext</c> has it.</summary>
/// <param name="IsCheckpointingAfterInvocation">Whether the position is kept after this batch.</param>
internal sealed record TriggerPartition(
    bool IsCheckpointingAfterInvocation, string FullyQualifiedNamespace, string EventHubName, string ConsumerGroup, string PartitionId);
