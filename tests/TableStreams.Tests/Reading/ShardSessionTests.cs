using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Shards;

namespace TableStreams.Tests.Reading;

public sealed class ShardSessionTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_session_ends_when_the_shard_is_idle_and_releases_the_lease() => Run(async rig =>
    {
        await rig.WriteAsync("1", "a");
        await rig.WriteAsync("1", "b");
        var began = rig.Time.GetTimestamp();
        Assert.False(await rig.ReadAsync());
        Assert.Equal(["1=a", "1=b"], rig.Received);
        Assert.Equal("", await rig.OwnerAsync());
        Assert.Empty((await rig.StateAsync()).Markers);
        Assert.Equal((await rig.StateAsync()).Last, await rig.PositionAsync());
        Assert.InRange(rig.Time.GetElapsedTime(began), rig.Times.Linger, 2 * rig.Times.Linger);
    });

    [Fact]
    public void A_lease_is_renewed_as_long_as_the_function_runs() => Run(async rig =>
    {
        await rig.WriteAsync("1", "a");
        var others = new List<LeaseDecision>();
        rig.Function = async (_, shutdown) =>
        {
            for (var seconds = 0; seconds < 60; seconds++)
            {
                await Task.Delay(Second, rig.Time, shutdown);
                others.Add(LeaseDecision.Of(await new ShardLeases("orders", rig.Shards, "other").ListAsync(shutdown), 0, "other"));
            }
            return "{}";
        };
        await rig.ReadAsync();
        Assert.Equal(60, others.Count);
        Assert.All(others, other => Assert.Equal(new LeaseDecision.Leave(null), other));
    });

    [Fact]
    public void A_session_stops_in_the_middle_of_a_batch_when_another_instance_takes_over_the_lease() => Run(async rig =>
    {
        rig.Set(settings => settings with { BatchSize = 1 });
        await rig.WriteAsync("1", "a");
        await rig.WriteAsync("2", "b");
        var calls = 0;
        rig.Function = async (_, shutdown) =>
        {
            calls++;
            await rig.RobAsync("other");
            await Task.Delay(60 * Second, rig.Time, shutdown);
            return "{}";
        };
        Assert.False(await rig.ReadAsync());
        Assert.Equal((1, 0L, "other"), (calls, await rig.PositionAsync(), await rig.OwnerAsync()));
        Assert.Empty(rig.Received);
    });

    [Fact]
    public void A_batch_that_ends_after_the_lease_was_lost_is_the_last_one() => Run(async rig =>
    {
        rig.Set(settings => settings with { BatchSize = 1 });
        await rig.WriteAsync("1", "a");
        await rig.WriteAsync("2", "b");
        rig.Function = async (_, _) =>
        {
            await rig.RobAsync("other");
            // The function ignores the end of its shard.
            await Task.Delay(2 * LeaseDecision.Renewal, rig.Time, CancellationToken.None);
            return "{}";
        };
        Assert.False(await rig.ReadAsync());
        Assert.Equal(["1=a"], rig.Received);
        Assert.Equal(0, await rig.PositionAsync());
    });

    [Fact]
    public void A_session_ends_before_its_lease_expires_if_the_lease_cannot_be_renewed() => Run(async rig =>
    {
        await rig.WriteAsync("1", "a");
        var stopped = TimeSpan.Zero;
        rig.Function = async (_, shutdown) =>
        {
            rig.ShardsSeen.Fails = (partition, _) => partition == TableStreamKeys.Leases("orders");
            var began = rig.Time.GetTimestamp();
            using var registration = shutdown.Register(() => stopped = rig.Time.GetElapsedTime(began));
            await Task.Delay(60 * Second, rig.Time, shutdown);
            return "{}";
        };
        Assert.False(await rig.ReadAsync());
        Assert.InRange(stopped, Second, LeaseDecision.Duration + LeaseDecision.Renewal);
        Assert.Empty(rig.Received);
    });

    [Fact]
    public void A_single_failed_renewal_does_not_end_the_session() => Run(async rig =>
    {
        await rig.WriteAsync("1", "a");
        var failed = false;
        rig.Function = async (_, shutdown) =>
        {
            rig.ShardsSeen.Fails = (partition, isWrite) =>
                partition == TableStreamKeys.Leases("orders") && isWrite && !failed && (failed = true);
            await Task.Delay(30 * Second, rig.Time, shutdown);
            return "{}";
        };
        Assert.False(await rig.ReadAsync());
        Assert.True(failed);
        Assert.Equal(["1=a"], rig.Received);
    });

    [Fact]
    public void A_session_ends_at_its_time_limit_and_sends_a_wake_up_message_for_the_shard() => Run(async rig =>
    {
        await rig.WriteAsync("0", "x");
        var value = 0;
        rig.Function = async (_, shutdown) =>
        {
            await Task.Delay(Second, rig.Time, shutdown);
            await rig.WriteAsync("0", $"{value++}");
            return "{}";
        };
        var began = rig.Time.GetTimestamp();
        Assert.True(await rig.ReadAsync());
        Assert.InRange(rig.Time.GetElapsedTime(began), rig.Times.Limit, rig.Times.Limit + (5 * Second));
        Assert.Equal("", await rig.OwnerAsync());
    });

    [Fact]
    public void An_instance_that_asks_for_the_shard_gets_it_after_the_current_page() => Run(async rig =>
    {
        rig.Set(settings => settings with { BatchSize = 1 });
        for (var row = 0; row < 6; row++) await rig.WriteAsync($"{row:00}", "a");
        rig.Function = async (_, shutdown) =>
        {
            if (rig.Received.Count == 1) await new ShardLeases("orders", rig.Shards, "other").CallAsync(0, asks: true, shutdown);
            await Task.Delay(Second, rig.Time, shutdown);
            return "{}";
        };
        Assert.True(await rig.ReadAsync());
        Assert.Equal("other", await rig.OwnerAsync());
    });

    [Fact]
    public void A_wake_up_message_keeps_an_idle_session_alive_and_its_changes_are_read() => Run(async rig =>
    {
        await rig.WriteAsync("1", "a");
        var reading = rig.ReadAsync();
        await Task.Delay(2 * Second, rig.Time);
        await rig.WriteAsync("1", "b");
        Assert.True(rig.Session!.TryNudge());
        await Task.Delay(2 * Second, rig.Time);
        Assert.False(reading.IsCompleted);
        await rig.WriteAsync("1", "c");
        Assert.True(rig.Session.TryNudge());
        Assert.False(await reading);
        Assert.Equal(["1=a", "1=b", "1=c"], rig.Received);
        Assert.False(rig.Session.TryNudge());
    });

    [Fact]
    public void A_request_from_another_instance_just_before_the_end_of_a_session_is_noticed() => Run(async rig =>
    {
        await rig.WriteAsync("1", "a");
        var reading = rig.ReadAsync();
        while (rig.Received.Count == 0) await Task.Delay(TimeSpan.FromMilliseconds(50), rig.Time);
        await Task.Delay(2 * Second, rig.Time);
        await rig.WriteAsync("1", "b");
        await new ShardLeases("orders", rig.Shards, "other").CallAsync(0, asks: false, CancellationToken.None);
        Assert.False(await reading);
        Assert.Equal(["1=a", "1=b"], rig.Received);
    });

    [Fact]
    public void Failing_storage_is_retried_with_growing_delays_and_no_change_is_lost() => Run(async rig =>
    {
        await rig.WriteAsync("1", "a");
        var until = rig.Time.GetUtcNow() + TimeSpan.FromMinutes(2);
        rig.ItemsSeen.Fails = (_, _) => rig.Time.GetUtcNow() < until;
        Assert.False(await rig.ReadAsync());
        Assert.Equal(["1=a"], rig.Received);
        Assert.InRange(rig.ItemsSeen.Failures, 2, 60);
    });

    [Fact]
    public void A_session_continues_until_its_progress_is_stored_even_if_storage_fails_for_a_while() => Run(async rig =>
    {
        await rig.WriteAsync("1", "a");
        rig.Function = (_, _) =>
        {
            var until = rig.Time.GetUtcNow() + TimeSpan.FromSeconds(20);
            rig.ShardsSeen.Fails = (partition, isWrite) =>
                isWrite && partition == TableStreamKeys.Shard("orders", 0) && rig.Time.GetUtcNow() < until;
            return Task.FromResult("{}");
        };
        Assert.False(await rig.ReadAsync());
        Assert.Equal((await rig.StateAsync()).Last, await rig.PositionAsync());
    });

    [Fact]
    public void Changes_that_were_deleted_with_their_table_do_not_hold_up_later_ones() => Run(async rig =>
    {
        rig.Set(settings => settings with { Enabled = false });
        await rig.WriteAsync("1", "a");
        await rig.ReadAsync();
        await ForgetAsync(rig);
        await rig.WriteAsync("1", "b");
        rig.Set(settings => settings);
        await rig.ReadAsync();
        Assert.Equal(["1=b"], rig.Received);

        // The last ones may have expired, too, in which case nothing is left to wake the shard for.
        rig.Set(settings => settings with { Enabled = false });
        await rig.WriteAsync("1", "c");
        await rig.ReadAsync();
        await ForgetAsync(rig);
        rig.Set(settings => settings);
        await rig.ReadAsync();
        Assert.Equal((await rig.StateAsync()).Last, await rig.PositionAsync());
    });

    [Theory]
    [InlineData("~stream|c|mine")]
    [InlineData("~stream|c|99999999999999999999")]
    [InlineData("~stream|c|09000000000000000000")]
    public void An_invalid_row_among_the_changes_does_not_hold_up_its_shard(string row) => Run(async rig =>
    {
        await rig.WriteAsync("1", "a");
        await rig.Items.WriteAsync(
            "p", [new RowWrite.Add(row, new Dictionary<string, object?> { ["View"] = "EVERYTHING" })], CancellationToken.None);
        await rig.ReadAsync();
        Assert.Equal(["1=a"], rig.Received);
        Assert.Empty((await rig.StateAsync()).Markers);
    });

    [Fact]
    public void A_disabled_mapping_receives_nothing_and_later_continues_at_the_same_position() => Run(async rig =>
    {
        rig.Set(settings => settings with { Enabled = false });
        await rig.WriteAsync("1", "a");
        Assert.False(await rig.ReadAsync());
        Assert.Empty(rig.Received);
        rig.Set(settings => settings);
        await rig.ReadAsync();
        Assert.Equal(["1=a"], rig.Received);
    });

    [Fact]
    public void A_batching_window_collects_changes_until_it_ends() => Run(async rig =>
    {
        rig.Set(settings => settings with { MaximumBatchingWindowInSeconds = 5 });
        var sizes = new List<int>();
        rig.Function = (payload, _) =>
        {
            sizes.Add(payload["Records"]!.AsArray().Count);
            return Task.FromResult("{}");
        };
        await rig.WriteAsync("1", "a");
        var reading = rig.ReadAsync();
        await Task.Delay(2 * Second, rig.Time);
        await rig.WriteAsync("2", "b");
        await reading;
        Assert.Equal([2], sizes);
    });

    private static async Task ForgetAsync(SessionRig rig)
    {
        foreach (var (partition, row, _) in rig.Items.All)
            await rig.Items.WriteAsync(partition, [new RowWrite.Delete(row, null)], CancellationToken.None);
    }

    private static void Run(Func<SessionRig, Task> test)
    {
        var rig = new SessionRig();
        rig.Time.Run(() => test(rig));
    }
}
