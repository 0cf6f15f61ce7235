namespace Local.EventHubs.Ownership;

/// <summary>Holds this instance's partitions: renews them, and claims one more at a time until the instances are balanced.</summary>
/// <param name="self">The instance, unique among all.</param>
internal sealed class OwnershipKeeper(string self, TimeSpan expiry, IOwnershipStore store, TimeProvider time, Func<int, int> pick)
{
    private readonly PartitionBalance _balance = new(self, expiry, pick);
    private IReadOnlyList<PartitionOwnership> _owned = [];
    private IReadOnlyCollection<string> _partitions = [];

    /// <summary>The partitions that this instance has.</summary>
    public IEnumerable<string> Owned => _owned.Select(ownership => ownership.Partition);

    /// <summary>Renews what this instance has; what another one took meanwhile it has no longer.</summary>
    public async Task RenewAsync(IReadOnlyCollection<string> partitions, CancellationToken cancellation)
    {
        _partitions = partitions;
        // As the store has it, not as remembered: a write whose answer was lost counts.
        var own = (await store.ListAsync(partitions, cancellation)).Where(ownership => ownership.IsOf(self));
        var renewed = await Task.WhenAll(own.Select(ownership => store.ClaimAsync(ownership with { Modified = time.GetUtcNow() }, cancellation)));
        _owned = [.. renewed.OfType<PartitionOwnership>()];
    }

    /// <summary>Claims a partition where this instance has less than its share.</summary>
    /// <returns>Whether it has its share and wants no more.</returns>
    public async Task<bool> ClaimAsync(IReadOnlyCollection<string> partitions, CancellationToken cancellation)
    {
        var known = await store.ListAsync(partitions, cancellation);
        _owned = [.. known.Where(ownership => ownership.IsOf(self))];
        var (claim, share) = _balance.Decide(partitions, known, time.GetUtcNow());
        if (claim is null) return _owned.Count >= share;
        var before = known.FirstOrDefault(ownership => ownership.Partition == claim);
        if (await store.ClaimAsync(new(claim, self, time.GetUtcNow(), before?.Version), cancellation) is { } claimed)
            _owned = [.. _owned.Where(ownership => ownership.Partition != claim), claimed];
        return false;
    }

    /// <summary>Gives everything up, so that other instances need not wait until it expires.</summary>
    public async Task RelinquishAsync(CancellationToken cancellation)
    {
        _owned = [];
        // As the store has it again: what was renewed or claimed when the app was told to stop may have come through without an answer.
        for (var tries = 0; tries < 2; tries++)
        {
            var own = (await store.ListAsync(_partitions, cancellation)).Where(ownership => ownership.IsOf(self));
            if ((await Task.WhenAll(own.Select(ownership => store.ClaimAsync(ownership with { Owner = "" }, cancellation)))).All(given => given is not null)) return;
        }
    }
}
