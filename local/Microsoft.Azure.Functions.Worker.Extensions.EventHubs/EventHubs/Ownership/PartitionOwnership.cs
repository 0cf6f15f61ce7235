namespace Local.EventHubs.Ownership;

/// <summary>Who reads a partition.</summary>
/// <param name="Owner">The instance; empty when it was given up.</param>
/// <param name="Modified">When it was last claimed or renewed.</param>
/// <param name="Version">Changes with every write; null where nothing was ever written.</param>
internal sealed record PartitionOwnership(string Partition, string Owner, DateTimeOffset Modified, string? Version)
{
    /// <summary>Whether an instance that lives has it.</summary>
    public bool IsActive(DateTimeOffset now, TimeSpan expiry) => Owner.Length > 0 && now - Modified < expiry;

    /// <summary>Whether this instance has it.</summary>
    public bool IsOf(string owner) => string.Equals(Owner, owner, StringComparison.OrdinalIgnoreCase);
}
