namespace Local.Emulator.EventHubs.Partitions;

/// <summary>The identity that a reader declares.</summary>
/// <param name="Name">For errors only.</param>
/// <param name="OwnerLevel">Null for one that shares the partition with others; also called its epoch.</param>
internal readonly record struct ReaderIdentity(string? Name, long? OwnerLevel);
