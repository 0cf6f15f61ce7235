using FsCheck;
using FsCheck.Fluent;
using Local.EventHubs.Ownership;
using Testing;

namespace Local.Tests.EventHubsTrigger;

public sealed class PartitionBalanceTests
{
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(2);
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Instances_become_balanced_whatever_their_number_and_order() => Prop.ForAll(Counts(1, 8), Counts(0, 32), Counts(0, int.MaxValue - 1), (instances, partitions, seed) =>
    {
        var world = new World(partitions, seed);
        foreach (var instance in world.Join(instances)) world.Wake(instance);
        world.Settle();
        return world.Sizes.All(size => size == partitions / instances || size == (partitions + instances - 1) / instances) && world.Sizes.Sum() == partitions;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_partition_never_has_two_owners_that_both_believe_in_the_last_write() => Prop.ForAll(Counts(2, 6), Counts(1, 16), Counts(0, int.MaxValue - 1), (instances, partitions, seed) =>
    {
        var world = new World(partitions, seed);
        world.Join(instances);
        for (var step = 0; step < 40; step++)
        {
            world.Wake(world.Any());
            if (world.JustWoken.Owned.Any(partition => world.Store.OwnerOf(partition) != world.JustWokenName)) return false;
        }
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_partitions_of_the_dead_are_shared_by_the_living_once_they_expire() => Prop.ForAll(Counts(2, 6), Counts(1, 24), Counts(0, int.MaxValue - 1), (instances, partitions, seed) =>
    {
        var world = new World(partitions, seed);
        world.Join(instances);
        world.Settle();
        world.Kill();
        world.Clock.Advance(Expiry / 2);
        world.Settle();
        var early = world.Sizes.Sum();
        world.Clock.Advance(Expiry / 2);
        world.Settle();
        var living = instances - 1;
        return early <= partitions && world.Sizes.Sum() == partitions && world.Sizes.All(size => size == partitions / living || size == (partitions + living - 1) / living);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_balanced_world_is_left_alone()
    {
        var balance = new PartitionBalance("a", Expiry, _ => 0);
        string[] partitions = ["0", "1", "2"];
        Assert.Equal(new BalanceDecision(null, 1), balance.Decide(partitions, [Of("0", "a"), Of("1", "b"), Of("2", "b")], Now));
    }

    [Fact]
    public void A_partition_that_was_given_up_is_free_at_once() =>
        Assert.Equal("0", new PartitionBalance("a", Expiry, _ => 0).Decide(["0"], [Of("0", "")], Now).Claim);

    [Fact]
    public void A_partition_is_stolen_from_the_richest_first() =>
        Assert.Equal("1", new PartitionBalance("a", Expiry, _ => 0).Decide(["0", "1", "2", "3"], [Of("0", "c"), Of("1", "b"), Of("2", "b"), Of("3", "b")], Now).Claim);

    [Fact]
    public void Nothing_is_free_before_it_expires()
    {
        PartitionOwnership[] known = [Of("0", "b")];
        var balance = new PartitionBalance("a", Expiry, _ => 0);
        Assert.Null(balance.Decide(["0"], known, Now + Expiry - TimeSpan.FromTicks(1)).Claim);
        Assert.Equal("0", balance.Decide(["0"], known, Now + Expiry).Claim);
    }

    [Fact]
    public async Task A_claim_that_another_instance_was_faster_with_is_not_held()
    {
        var store = new FakeOwnerships(new ManualTimeProvider(Now));
        store.Take("0", "b");
        Assert.Null(await store.ClaimAsync(new("0", "a", Now, "0"), Cancellation));
        Assert.Equal("b", store.OwnerOf("0"));
    }

    [Fact]
    public async Task A_partition_that_is_ours_in_the_store_is_held_even_if_the_answer_to_the_claim_was_lost()
    {
        var clock = new ManualTimeProvider(Now);
        var store = new FakeOwnerships(clock);
        store.Take("0", "a");
        var keeper = new OwnershipKeeper("a", Expiry, store, clock, _ => 0);
        await keeper.RenewAsync(["0"], Cancellation);
        Assert.Equal(["0"], keeper.Owned);
    }

    [Fact]
    public async Task What_is_ours_in_the_store_is_given_up_even_if_the_answer_to_its_renewal_was_lost()
    {
        var clock = new ManualTimeProvider(Now);
        var store = new FakeOwnerships(clock);
        store.Take("0", "a");
        store.Take("2", "b");
        var keeper = new OwnershipKeeper("a", Expiry, store, clock, _ => 0);
        await keeper.RenewAsync(["0", "1", "2"], Cancellation);
        // Another version, and a claim that nobody was told of.
        store.Take("0", "a");
        store.Take("1", "a");
        await keeper.RelinquishAsync(Cancellation);
        Assert.Equal(("", "", "b"), (store.OwnerOf("0"), store.OwnerOf("1"), store.OwnerOf("2")));
        Assert.Empty(keeper.Owned);
    }

    private static PartitionOwnership Of(string partition, string owner) => new(partition, owner, Now, "1");

    private static Arbitrary<int> Counts(int least, int most) => Gen.Choose(least, most).ToArbitrary();

    /// <summary>Instances over one store, woken in an order that a seed gives.</summary>
    private sealed class World(int partitions, int seed)
    {
        private readonly string[] _partitions = [.. Enumerable.Range(0, partitions).Select(number => $"{number}")];
        private readonly Random _random = new(seed);
        private readonly List<(string Name, OwnershipKeeper Keeper)> _instances = [];

        public ManualTimeProvider Clock { get; } = new(Now);
        public FakeOwnerships Store => field ??= new(Clock);
        public OwnershipKeeper JustWoken { get; private set; } = null!;
        public string JustWokenName { get; private set; } = "";

        public IReadOnlyList<int> Sizes => [.. _instances.Select(instance => Store.Shares.GetValueOrDefault(instance.Name))];

        public IReadOnlyList<int> Join(int instances)
        {
            for (var number = 0; number < instances; number++) _instances.Add(($"i{number}", new OwnershipKeeper($"i{number}", Expiry, Store, Clock, _random.Next)));
            return [.. Enumerable.Range(0, instances)];
        }

        public void Kill() => _instances.RemoveAt(_random.Next(_instances.Count));

        public int Any() => _random.Next(_instances.Count);

        // The store answers at once, so that the tasks are done.
        public void Wake(int instance)
        {
            (JustWokenName, JustWoken) = _instances[instance];
            JustWoken.RenewAsync(_partitions, Cancellation).GetAwaiter().GetResult();
            JustWoken.ClaimAsync(_partitions, Cancellation).GetAwaiter().GetResult();
        }

        public void Settle()
        {
            for (var step = 0; step < 2 * (partitions + 1) * _instances.Count; step++) Wake(step % _instances.Count);
        }
    }
}
