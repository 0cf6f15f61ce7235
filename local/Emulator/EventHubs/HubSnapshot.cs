using Local.Emulator.EventHubs.Partitions;

namespace Local.Emulator.EventHubs;

/// <summary>The content of a hub at one moment.</summary>
internal sealed record HubSnapshot(string Name, IReadOnlyList<PartitionSnapshot> Partitions);
