namespace Local.EventHubs.Ownership;

/// <summary>Where the instances of an app agree on who reads which partition.</summary>
internal interface IOwnershipStore
{
    /// <summary>What is known of these partitions, also of instances that are gone; a partition that nobody ever had is left out.</summary>
    Task<IReadOnlyList<PartitionOwnership>> ListAsync(IReadOnlyCollection<string> partitions, CancellationToken cancellation);

    /// <summary>Writes an ownership, if nobody else has since the version it names.</summary>
    /// <param name="desired">An empty owner gives the partition up.</param>
    /// <returns>As written; null when another instance was faster.</returns>
    Task<PartitionOwnership?> ClaimAsync(PartitionOwnership desired, CancellationToken cancellation);
}
