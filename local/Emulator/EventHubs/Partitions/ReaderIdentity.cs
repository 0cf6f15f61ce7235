namespace Local.Emulator.EventHubs.Partitions;

/// <summary>The identity that a reader declares.</summary>
/// <param name="Name">The reader's name, for errors only.</param>
/// <param name="OwnerLevel">The owner level, also called epoch; null for a reader that shares the partition with others.</param>
internal readonly record struct ReaderIdentity(string? Name, long? OwnerLevel);
