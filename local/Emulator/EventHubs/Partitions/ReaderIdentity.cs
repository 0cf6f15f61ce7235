namespace Local.Emulator.EventHubs.Partitions;

/// <summary>Who reads, as the reader says itself.</summary>
/// <param name="Name">For errors only.</param>
/// <param name="OwnerLevel">Null for one that shares the partition with others; also called its epoch.</param>
internal readonly record struct ReaderIdentity(string? Name, long? OwnerLevel);
