using Local.Emulator.EventHubs.Partitions;

namespace Local.Emulator.EventHubs;

/// <summary>What a hub holds at one moment.</summary>
internal sealed record HubSnapshot(string Name, IReadOnlyList<PartitionSnapshot> Partitions);
