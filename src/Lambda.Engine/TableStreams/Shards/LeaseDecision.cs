namespace Lambda.Engine.TableStreams.Shards;

/// <summary>A shard's lease, as it is stored.</summary>
/// <param name="Owner">The instance that reads the shard; empty when none does.</param>
/// <param name="Version">Its version.</param>
/// <param name="Age">The time since it was last renewed, by the clock of storage.</param>
internal sealed record ShardLease(int Shard, string Owner, string Version, TimeSpan Age);

/// <summary>The decision of an instance about the lease of a shard.</summary>
internal abstract record LeaseDecision
{
    /// <summary>How long a lease is valid after it was last renewed.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    /// <summary>How often a lease is renewed.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(4);

    private LeaseDecision() { }

    /// <summary>The shard is free, or this instance already has it: take the lease.</summary>
    /// <param name="Version">The version to replace; null when there is no lease yet.</param>
    public sealed record Take(string? Version) : LeaseDecision;

    /// <summary>The shard is read by another instance, which has at least two shards more than this one: ask for the lease.</summary>
    public sealed record Ask : LeaseDecision;

    /// <summary>The shard is read by another instance: leave it alone.</summary>
    /// <param name="TryAgain">When to look again, in case that instance has crashed; null when the lease shows that it runs.</param>
    public sealed record Leave(TimeSpan? TryAgain) : LeaseDecision;

    /// <summary>Decides what to do about a shard's lease.</summary>
    /// <param name="leases">The leases of all shards of the table.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="instance">This instance.</param>
    public static LeaseDecision Of(IReadOnlyList<ShardLease> leases, int shard, string instance)
    {
        var lease = leases.FirstOrDefault(lease => lease.Shard == shard);
        if (lease is null) return new Take(null);
        if (lease.Owner == instance || !IsLive(lease)) return new Take(lease.Version);
        // An owner that has missed two renewals may be gone.
        if (lease.Age > 2 * Renewal) return new Leave(Duration - lease.Age);
        return Count(lease.Owner) - Count(instance) >= 2 ? new Ask() : new Leave(null);

        int Count(string owner) => leases.Count(other => other.Owner == owner && IsLive(other));
    }

    /// <summary>Returns whether an instance reads the shard.</summary>
    public static bool IsLive(ShardLease lease) => lease.Owner.Length > 0 && lease.Age < Duration;
}
