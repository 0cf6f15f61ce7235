using System.Collections.Concurrent;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;

namespace Emulator.Tests.Scenarios.EventHubs;

/// <summary>Who owns which partition and how far it is, for processors of one test.</summary>
internal sealed class InMemoryCheckpoints : CheckpointStore
{
    private readonly ConcurrentDictionary<string, EventProcessorPartitionOwnership> _owners = new();

    public ConcurrentDictionary<string, CheckpointPosition> Positions { get; } = new();

    public IEnumerable<EventProcessorPartitionOwnership> Owners => _owners.Values;

    public override Task<IEnumerable<EventProcessorPartitionOwnership>> ListOwnershipAsync(
        string ns, string hub, string group, CancellationToken cancellation) =>
        Task.FromResult<IEnumerable<EventProcessorPartitionOwnership>>([.. _owners.Values]);

    public override Task<IEnumerable<EventProcessorPartitionOwnership>> ClaimOwnershipAsync(
        IEnumerable<EventProcessorPartitionOwnership> desired, CancellationToken cancellation)
    {
        var claimed = new List<EventProcessorPartitionOwnership>();
        lock (_owners)
        {
            foreach (var wish in desired)
            {
                if (_owners.TryGetValue(wish.PartitionId, out var present) && present.Version != wish.Version) continue;
                wish.Version = Guid.NewGuid().ToString();
                wish.LastModifiedTime = TimeProvider.System.GetUtcNow();
                _owners[wish.PartitionId] = wish;
                claimed.Add(wish);
            }
        }
        return Task.FromResult<IEnumerable<EventProcessorPartitionOwnership>>(claimed);
    }

    public override Task<EventProcessorCheckpoint> GetCheckpointAsync(
        string ns, string hub, string group, string partition, CancellationToken cancellation) =>
        Task.FromResult(Positions.TryGetValue(partition, out var position)
            ? new EventProcessorCheckpoint
            {
                FullyQualifiedNamespace = ns, EventHubName = hub, ConsumerGroup = group, PartitionId = partition,
                StartingPosition = Azure.Messaging.EventHubs.Consumer.EventPosition.FromSequenceNumber(
                    position.SequenceNumber, isInclusive: false),
            }
            : null!);

    public override Task UpdateCheckpointAsync(
        string ns, string hub, string group, string partition, string client, CheckpointPosition position, CancellationToken cancellation)
    {
        Positions[partition] = position;
        return Task.CompletedTask;
    }

    [Obsolete("Of the base class.")]
    public override Task UpdateCheckpointAsync(
        string ns, string hub, string group, string partition, long offset, long? number, CancellationToken cancellation) =>
            throw new NotSupportedException();
}
