using Lambda.Engine.Polling;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Reading;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Logging.Abstractions;

namespace TableStreams.Tests.Reading;

/// <summary>What becomes of the words that shards are woken by, and what the timer does for words that are lost.</summary>
public sealed class ReaderTests
{
    [Theory]
    [InlineData("unknown", 0)]
    [InlineData("orders", -1)]
    [InlineData("orders", 1)]
    public void A_wake_up_message_for_an_unknown_table_or_shard_is_dropped(string table, int shard) => Run(async rig =>
    {
        await Reader(rig).ReadAsync(new(table, shard), CancellationToken.None);
        Assert.Empty(rig.Shards.All);
    });

    [Fact]
    public void A_second_wake_up_message_extends_the_running_session() => Run(async rig =>
    {
        var reader = Reader(rig);
        await rig.WriteAsync("1", "a");
        var reading = reader.ReadAsync(new("orders", 0), CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(2), rig.Time);
        await reader.ReadAsync(new("orders", 0), CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(2), rig.Time);
        Assert.False(reading.IsCompleted);
        await reading;
        Assert.Empty((await rig.StateAsync()).Markers);
    });

    [Fact]
    public void A_wake_up_message_is_passed_on_to_the_instance_that_holds_the_lease() => Run(async rig =>
    {
        var leases = new ShardLeases("orders", rig.Shards, "other");
        var held = (await leases.TryTakeAsync(0, null, CancellationToken.None))!;
        await Reader(rig).ReadAsync(new("orders", 0), CancellationToken.None);
        Assert.NotNull(await leases.TryReleaseAsync(held, "", evenIfCalled: false, CancellationToken.None));
        Assert.Empty(rig.Words.Sent);
    });

    [Fact]
    public void A_wake_up_message_returns_when_the_lease_of_an_owner_that_may_have_crashed_expires() => Run(async rig =>
    {
        await new ShardLeases("orders", rig.Shards, "gone").TryTakeAsync(0, null, CancellationToken.None);
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await Reader(rig).ReadAsync(new("orders", 0), CancellationToken.None);
        var (word, delay) = Assert.Single(rig.Words.Sent);
        Assert.Equal((new ShardWakeUp("orders", 0), TimeSpan.FromSeconds(9)), (word, delay));
    });

    [Fact]
    public void An_app_that_shuts_down_releases_its_lease() => Run(async rig =>
    {
        using var shutdown = new CancellationTokenSource();
        var reading = Reader(rig).ReadAsync(new("orders", 0), shutdown.Token);
        await shutdown.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal("", await rig.OwnerAsync());
    });

    [Fact]
    public void The_timer_wakes_only_shards_whose_wake_up_message_was_lost() => Run(async rig =>
    {
        var upkeep = rig.Upkeep();
        await upkeep.RunAsync(CancellationToken.None);
        Assert.Empty(rig.Words.Sent);

        await rig.WriteAsync("1", "a");
        await WokenAsync(1);

        // Taken up but not delivered.
        rig.Set(settings => settings with { Enabled = false });
        await rig.ReadAsync();
        await WokenAsync(0);
        rig.Set(settings => settings);
        await WokenAsync(1);
        await rig.ReadAsync();
        await WokenAsync(0);

        // A reader now finds the new changes.
        await new ShardLeases("orders", rig.Shards, "other").TryTakeAsync(
            0, (await new ShardLeases("orders", rig.Shards, "").ListAsync(CancellationToken.None))[0].Version, CancellationToken.None);
        await rig.WriteAsync("1", "b");
        await WokenAsync(0);
        rig.Time.Advance(LeaseDecision.Duration);
        await WokenAsync(1);

        async Task WokenAsync(int words)
        {
            rig.Words.Sent.Clear();
            await upkeep.RunAsync(CancellationToken.None);
            Assert.Equal(words, rig.Words.Sent.Count);
        }
    });

    [Fact]
    public void The_hash_of_a_partition_key_decides_the_shard()
    {
        var stream = new TableStream("orders", new() { Shards = 4 });
        foreach (var partition in new[] { "p", "0", "a b", "é", "" })
            Assert.Equal((int)(TableStreamKeys.Hash(partition) / (double)(1L << 32) * 4), stream.ShardOf(partition));
        Assert.Equal(0xba7816bf, TableStreamKeys.Hash("abc"));
        Assert.Equal(2, stream.ShardOf("abc"));
    }

    private static TableStreamReader Reader(SessionRig rig) => new(
        rig.Stores, new NoMappings(), rig.Processor, null!, new ProcessingResults(), rig.Times, rig.Time,
        NullLogger<TableStreamReader>.Instance);

    private static void Run(Func<SessionRig, Task> test)
    {
        var rig = new SessionRig();
        rig.Time.Run(() => test(rig));
    }

    private sealed class NoMappings : IEventSourceMappings
    {
        public IReadOnlyList<EventSourceMapping> All => [];

        public EventSourceMapping Current(string name) => throw new KeyNotFoundException(name);
    }
}
