namespace Local.EventHubs.Ownership;

/// <summary>What an instance does next so that all instances have their fair share.</summary>
/// <param name="Claim">The partition to claim; null when there is none.</param>
/// <param name="FairShare">How many partitions each instance has at least once the work is balanced.</param>
internal readonly record struct BalanceDecision(string? Claim, int FairShare);

/// <summary>Decides which partition an instance claims. Once balanced, each of n instances has ⌊m/n⌋ or ⌈m/n⌉ of m partitions.</summary>
/// <param name="self">The instance.</param>
/// <param name="expiry">An instance that has not renewed for so long is dead.</param>
/// <param name="pick">A number from 0 to below the argument: instances that begin together should not want the same partition.</param>
internal sealed class PartitionBalance(string self, TimeSpan expiry, Func<int, int> pick)
{
    /// <summary>Decides on one partition; ask again after it was claimed.</summary>
    public BalanceDecision Decide(IReadOnlyCollection<string> partitions, IEnumerable<PartitionOwnership> ownerships, DateTimeOffset now)
    {
        var active = ownerships.Where(ownership => partitions.Contains(ownership.Partition) && ownership.IsActive(now, expiry)).ToList();
        var shares = active.GroupBy(ownership => ownership.Owner, StringComparer.OrdinalIgnoreCase).ToList();
        var own = active.Count(ownership => ownership.IsOf(self));
        // This instance takes part also while it has nothing.
        var fair = partitions.Count / (shares.Count + (own == 0 ? 1 : 0));

        // An instance with its share takes one more only where all others have theirs: 13 partitions on three instances.
        if (own > fair || (own == fair && shares.Any(share => share.Count() < fair))) return new(null, fair);
        string[] free = [.. partitions.Except(active.Select(ownership => ownership.Partition))];
        if (free.Length > 0) return new(free[pick(free.Length)], fair);
        return new(Steal(shares, own, fair), fair);
    }

    private string? Steal(List<IGrouping<string, PartitionOwnership>> shares, int own, int fair)
    {
        string[] Of(Func<int, bool> size) =>
            [.. shares.Where(share => !share.First().IsOf(self) && size(share.Count())).SelectMany(share => share).Select(ownership => ownership.Partition)];

        var greedy = Of(size => size > fair + 1);
        if (greedy.Length > 0) return greedy[pick(greedy.Length)];
        // From an instance with just one more, only by one below its share: else the two would steal from each other for ever.
        var rich = own < fair ? Of(size => size == fair + 1) : [];
        return rich.Length > 0 ? rich[pick(rich.Length)] : null;
    }
}
