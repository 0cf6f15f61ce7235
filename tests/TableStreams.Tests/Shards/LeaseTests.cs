using Lambda.Engine.TableStreams.Shards;
using TableStreams.Tests.Rows;
using Testing;

namespace TableStreams.Tests.Shards;

public sealed class LeaseTests
{
    private readonly ManualTimeProvider _time = new(new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeTable _table;

    public LeaseTests() => _table = new(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void An_instance_takes_a_shard_without_a_reader()
    {
        Assert.Equal(new LeaseDecision.Take(null), LeaseDecision.Of([], 0, "me"));
        Assert.Equal(new LeaseDecision.Take("v0"), LeaseDecision.Of([Lease(0, "")], 0, "me"));
        Assert.Equal(new LeaseDecision.Take("v0"), LeaseDecision.Of([Lease(0, "other", age: 15)], 0, "me"));
        Assert.Equal(new LeaseDecision.Take("v0"), LeaseDecision.Of([Lease(0, "me")], 0, "me"));
    }

    [Fact]
    public void A_shard_of_another_instance_is_checked_again_when_the_lease_expires()
    {
        Assert.Equal(new LeaseDecision.Leave(null), LeaseDecision.Of([Lease(0, "other")], 0, "me"));
        Assert.Equal(new LeaseDecision.Leave(TimeSpan.FromSeconds(5)), LeaseDecision.Of([Lease(0, "other", age: 10)], 0, "me"));
    }

    [Fact]
    public void An_instance_with_two_shards_fewer_than_another_asks_for_a_shard()
    {
        Assert.IsType<LeaseDecision.Ask>(LeaseDecision.Of([Lease(0, "other"), Lease(1, "other")], 0, "me"));
        Assert.IsType<LeaseDecision.Ask>(
            LeaseDecision.Of([Lease(0, "other"), Lease(1, "other"), Lease(2, "other"), Lease(3, "me")], 0, "me"));
        Assert.IsType<LeaseDecision.Leave>(LeaseDecision.Of([Lease(0, "other"), Lease(1, "other"), Lease(2, "me")], 0, "me"));
        // Expired leases do not count.
        Assert.IsType<LeaseDecision.Leave>(LeaseDecision.Of([Lease(0, "other"), Lease(1, "other", age: 20)], 0, "me"));
    }

    [Fact]
    public async Task Only_one_of_two_instances_gets_the_lease()
    {
        var (one, other) = (new ShardLeases("orders", _table, "one"), new ShardLeases("orders", _table, "other"));
        Assert.NotNull(await one.TryTakeAsync(0, null, Cancellation));
        Assert.Null(await other.TryTakeAsync(0, null, Cancellation));
        Assert.Equal(("one", 0), (await other.ListAsync(Cancellation)) is [var lease] ? (lease.Owner, lease.Shard) : default);
    }

    [Fact]
    public async Task A_lease_that_another_instance_took_over_cannot_be_renewed_or_released()
    {
        var (one, other) = (new ShardLeases("orders", _table, "one"), new ShardLeases("orders", _table, "other"));
        var held = (await one.TryTakeAsync(0, null, Cancellation))!;
        held = (await one.RenewAsync(held, Cancellation))!;
        _time.Advance(LeaseDecision.Duration);
        Assert.NotNull(await other.TryTakeAsync(0, (await other.ListAsync(Cancellation))[0].Version, Cancellation));
        Assert.Null(await one.RenewAsync(held, Cancellation));
        Assert.Null(await one.TryReleaseAsync(held, "", evenIfCalled: false, Cancellation));
        Assert.Equal("other", (await one.ListAsync(Cancellation))[0].Owner);
    }

    [Fact]
    public async Task A_reader_that_another_instance_called_looks_for_changes_again_before_it_releases_its_lease()
    {
        var (one, other) = (new ShardLeases("orders", _table, "one"), new ShardLeases("orders", _table, "other"));
        var held = (await one.TryTakeAsync(0, null, Cancellation))!;
        await other.CallAsync(0, asks: false, Cancellation);
        var called = await one.TryReleaseAsync(held, "", evenIfCalled: false, Cancellation);
        Assert.NotNull(called);
        Assert.Equal("one", (await one.ListAsync(Cancellation))[0].Owner);
        Assert.Null(await one.TryReleaseAsync(called, "", evenIfCalled: false, Cancellation));
        Assert.Equal("", (await one.ListAsync(Cancellation))[0].Owner);
    }

    [Fact]
    public async Task A_reader_hands_its_shard_over_to_an_instance_that_asks_for_it()
    {
        var (one, other) = (new ShardLeases("orders", _table, "one"), new ShardLeases("orders", _table, "other"));
        var held = (await one.TryTakeAsync(0, null, Cancellation))!;
        await other.CallAsync(0, asks: true, Cancellation);
        held = (await one.RenewAsync(held, Cancellation))!;
        Assert.Equal("other", held.WantedBy);
        await one.TryReleaseAsync(held, held.WantedBy!, evenIfCalled: true, Cancellation);
        Assert.IsType<LeaseDecision.Take>(LeaseDecision.Of(await other.ListAsync(Cancellation), 0, "other"));
        Assert.IsType<LeaseDecision.Leave>(LeaseDecision.Of(await one.ListAsync(Cancellation), 0, "one"));
    }

    [Fact]
    public async Task An_old_request_for_a_shard_is_ignored()
    {
        var leases = new ShardLeases("orders", _table, "one");
        var held = (await leases.TryTakeAsync(0, null, Cancellation))!;
        await new ShardLeases("orders", _table, "other").CallAsync(0, asks: true, Cancellation);
        _time.Advance(LeaseDecision.Duration);
        Assert.Null((await leases.RenewAsync(held, Cancellation))!.WantedBy);
    }

    private static ShardLease Lease(int shard, string owner, int age = 0) => new(shard, owner, $"v{shard}", TimeSpan.FromSeconds(age));
}
