using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Testing;

namespace Local.Tests.EventHubsTrigger;

public sealed class ProcessorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lone_instance_reads_all_partitions_from_their_start_and_keeps_how_far_it_is()
    {
        await using var shop = new Shop(partitions: 3);
        for (var partition = 0; partition < 3; partition++) shop.Hub.Send(partition, "a", "b");
        await shop.StartAsync();
        await Eventually.True(() => shop.Checkpoints.Written.Count == 3, Cancellation);
        Assert.All(shop.Hub.Partitions, partition => Assert.Equal(["a", "b"], shop.Texts(partition)));
        Assert.Equal([("0", 1L), ("1", 1L), ("2", 1L)], shop.Checkpoints.Written.Order());
        Assert.Equal(("Shop.servicebus.windows.net", "Orders", "$Default", true), shop.Partitions.Select(seen => (seen.FullyQualifiedNamespace, seen.EventHubName, seen.ConsumerGroup, seen.IsCheckpointingAfterInvocation)).Distinct().Single());
    }

    [Fact]
    public async Task A_partition_is_read_on_after_its_checkpoint()
    {
        await using var shop = new Shop();
        shop.Hub.Send(0, "a", "b", "c");
        await shop.Checkpoints.WriteAsync("0", FakeEventHub.OffsetOf(1), 1, "before", Cancellation);
        await shop.StartAsync();
        await Eventually.True(() => shop.Checkpoints.Written.Count == 2, Cancellation);
        Assert.Equal(["c"], shop.Texts("0"));
    }

    [Fact]
    public async Task A_partition_without_a_checkpoint_is_read_from_its_end_where_host_json_says_so()
    {
        await using var shop = new Shop();
        shop.Hub.Send(0, "old");
        await shop.StartAsync("initialOffsetOptions:type=fromEnd");
        await Eventually.True(() => shop.Hub.Read(hub => hub.Receives.Count) == 1, Cancellation);
        shop.Hub.Send(0, "new");
        await Eventually.True(() => shop.Checkpoints.Written.Count == 1, Cancellation);
        Assert.Equal(["new"], shop.Texts("0"));
    }

    [Fact]
    public async Task A_second_instance_gets_half_of_the_partitions_at_once_and_the_first_reads_them_no_longer()
    {
        await using var shop = new Shop(partitions: 8);
        await shop.StartAsync();
        await Eventually.True(() => shop.Ownerships.Shares.Values.SequenceEqual([8]), Cancellation);
        await shop.StartAsync();
        await Eventually.True(() => shop.Ownerships.Shares.Values.SequenceEqual([4, 4]), Cancellation);
        await Eventually.True(() => shop.Log.Count("another instance has it") == 4, Cancellation);
        for (var partition = 0; partition < 8; partition++) shop.Hub.Send(partition, $"a{partition}");
        await Eventually.True(() => shop.Checkpoints.Written.Count == 8, Cancellation);
        Assert.Equal(Enumerable.Range(0, 8).Select(partition => $"a{partition}"), shop.Seen.SelectMany(seen => seen.Texts).Order());
    }

    [Fact]
    public async Task When_an_instance_stops_the_other_takes_over_from_the_checkpoints()
    {
        await using var shop = new Shop(partitions: 4);
        var first = await shop.StartAsync();
        await Eventually.True(() => shop.Ownerships.Shares.Values.SequenceEqual([4]), Cancellation);
        await shop.StartAsync();
        await Eventually.True(() => shop.Ownerships.Shares.Values.SequenceEqual([2, 2]), Cancellation);
        for (var partition = 0; partition < 4; partition++) shop.Hub.Send(partition, "a", "b");
        await Eventually.True(() => shop.Checkpoints.Written.Count == 4, Cancellation);
        await first.StopAsync(Cancellation);
        Assert.Equal([2], shop.Ownerships.Shares.Values);
        for (var partition = 0; partition < 4; partition++) shop.Hub.Send(partition, "c");
        await Eventually.True(() => shop.Clock.NextDue is not null, Cancellation);
        shop.Clock.Advance(TimeSpan.FromSeconds(30));
        await Eventually.True(() => shop.Checkpoints.Written.Count == 8, Cancellation);
        Assert.All(shop.Hub.Partitions, partition => Assert.Equal(["a", "b", "c"], shop.Texts(partition)));
    }

    [Fact]
    public async Task The_partitions_of_a_dead_instance_are_taken_when_they_expire()
    {
        await using var shop = new Shop(partitions: 4);
        foreach (var partition in shop.Hub.Partitions) shop.Ownerships.Take(partition, "dead");
        await shop.StartAsync();
        await Eventually.True(() => shop.Ownerships.Shares.GetValueOrDefault("dead") == 2 && shop.Ownerships.Shares.Count == 2, Cancellation);
        for (var cycle = 1; cycle <= 4; cycle++)
        {
            await Eventually.True(() => shop.Hub.Read(hub => hub.Receives.Count) >= 2 && shop.Clock.NextDue is not null, Cancellation);
            Assert.Equal(2, shop.Ownerships.Shares["dead"]);
            var before = shop.Clock.GetUtcNow();
            shop.Clock.Advance(TimeSpan.FromSeconds(30));
            if (cycle < 4) await Eventually.True(() => shop.Clock.NextDue > before, Cancellation);
        }
        await Eventually.True(() => shop.Ownerships.Shares.Values.SequenceEqual([4]), Cancellation);
    }

    [Fact]
    public async Task A_function_whose_partition_was_taken_is_told_to_end_and_keeps_nothing()
    {
        await using var shop = new Shop(partitions: 2);
        var told = new TaskCompletionSource();
        shop.Do = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            told.SetResult();
        };
        shop.Hub.Send(0, "a");
        await shop.StartAsync();
        await Eventually.True(() => shop.Seen.Count == 1 && shop.Hub.Read(hub => hub.Receives.Count) == 2, Cancellation);
        shop.Ownerships.Take("0", "other");
        await CycleAsync(shop);
        await told.Task.WaitAsync(Cancellation);
        await Eventually.True(() => shop.Log.Count("another instance has it") == 1, Cancellation);
        Assert.Empty(shop.Checkpoints.Written);
        Assert.Equal("other", shop.Ownerships.OwnerOf("0"));
    }

    [Fact]
    public async Task A_partition_has_one_batch_at_a_time_and_does_not_hold_up_others()
    {
        await using var shop = new Shop(partitions: 2);
        var gate = new TaskCompletionSource();
        shop.Do = (batch, _) => batch.Partition.PartitionId == "0" ? gate.Task : Task.CompletedTask;
        await shop.StartAsync("maxEventBatchSize=2");
        shop.Hub.Send(0, "a", "b", "c");
        shop.Hub.Send(1, "d", "e", "f");
        await Eventually.True(() => shop.Checkpoints.Written.Any(written => written == ("1", 2L)), Cancellation);
        Assert.Equal(["a", "b"], shop.Texts("0"));
        gate.SetResult();
        await Eventually.True(() => shop.Checkpoints.Written.Any(written => written == ("0", 2L)), Cancellation);
        Assert.Equal(["a", "b", "c"], shop.Texts("0"));
        Assert.Equal(1, shop.MostAtOnce);
    }

    [Fact]
    public async Task A_batch_whose_function_failed_is_behind_like_any_other()
    {
        await using var shop = new Shop();
        shop.Do = (batch, _) => batch.Events[0].SequenceNumber == 0 ? throw new InvalidOperationException("bad event") : Task.CompletedTask;
        shop.Hub.Send(0, "bad", "good");
        await shop.StartAsync("maxEventBatchSize=1");
        await Eventually.True(() => shop.Checkpoints.Written.Count == 2, Cancellation);
        Assert.Equal([("0", 0L), ("0", 1L)], shop.Checkpoints.Written);
        Assert.Equal(["bad", "good"], shop.Texts("0"));
    }

    [Fact]
    public async Task A_batch_that_the_end_of_the_app_interrupts_comes_again()
    {
        await using var shop = new Shop();
        var gate = new TaskCompletionSource();
        shop.Do = (_, _) => gate.Task;
        shop.Hub.Send(0, "a", "b");
        var first = await shop.StartAsync();
        await Eventually.True(() => shop.Seen.Count == 1, Cancellation);
        var stopping = first.StopAsync(Cancellation);
        Assert.NotEmpty(shop.Ownerships.Shares);
        gate.SetResult();
        await stopping;
        Assert.Empty(shop.Checkpoints.Written);
        Assert.Empty(shop.Ownerships.Shares);
        await shop.StartAsync();
        await Eventually.True(() => shop.Checkpoints.Written.Count == 1, Cancellation);
        Assert.Equal(["a", "b", "a", "b"], shop.Texts("0"));
    }

    [Fact]
    public async Task A_shutdown_with_a_deadline_does_not_wait_for_ever()
    {
        await using var shop = new Shop();
        var gate = new TaskCompletionSource();
        shop.Do = (_, _) => gate.Task;
        shop.Hub.Send(0, "a");
        var instance = await shop.StartAsync();
        await Eventually.True(() => shop.Seen.Count == 1, Cancellation);
        using var deadline = new CancellationTokenSource();
        var stopping = instance.StopAsync(deadline.Token);
        Assert.False(stopping.IsCompleted);
        await deadline.CancelAsync();
        await stopping;
        Assert.Equal(1, shop.Log.Count("did not wait for all functions"));
        gate.SetResult();
    }

    [Fact]
    public async Task Checkpoints_are_as_rare_as_host_json_says_but_not_at_the_end()
    {
        await using var shop = new Shop();
        shop.Hub.Send(0, "a", "b", "c", "d");
        var instance = await shop.StartAsync("maxEventBatchSize=1", "batchCheckpointFrequency=3");
        await Eventually.True(() => shop.Hub.Read(hub => hub.Receives.Count) == 5, Cancellation);
        Assert.Equal([("0", 2L)], shop.Checkpoints.Written);
        Assert.Equal([false, false, true, false], shop.Partitions.Select(partition => partition.IsCheckpointingAfterInvocation));
        await instance.StopAsync(Cancellation);
        Assert.Equal([("0", 2L), ("0", 3L)], shop.Checkpoints.Written);
    }

    [Fact]
    public async Task A_small_batch_waits_for_more_and_runs_when_it_has_waited_long_enough()
    {
        await using var shop = new Shop();
        await shop.Checkpoints.WriteAsync("0", FakeEventHub.OffsetOf(0), 0, "before", Cancellation);
        shop.Hub.Send(0, "done", "a");
        await shop.StartAsync("minEventBatchSize=3", "maxEventBatchSize=5", "maxWaitTime=00:00:10");
        await Eventually.True(() => shop.Hub.Read(hub => hub.Receives.Count) == 2, Cancellation);
        Assert.Empty(shop.Seen);
        shop.Hub.Send(0, "b", "c");
        await Eventually.True(() => shop.Seen.Count == 1, Cancellation);
        shop.Hub.Send(0, "d");
        await Eventually.True(() => shop.Hub.Read(hub => hub.Receives.LastOrDefault()) == ("0", 4, TimeSpan.FromSeconds(10)), Cancellation);
        shop.Clock.Advance(TimeSpan.FromSeconds(10));
        await Eventually.True(() => shop.Seen.Count == 2, Cancellation);
        Assert.Equal([["a", "b", "c"], ["d"]], shop.Seen.Select(seen => seen.Texts));
    }

    [Fact]
    public async Task A_function_of_one_event_gets_one_at_a_time_and_each_is_kept()
    {
        await using var shop = new Shop { Batched = false };
        shop.Hub.Send(0, "a", "b", "c");
        await shop.StartAsync("minEventBatchSize=3");
        await Eventually.True(() => shop.Checkpoints.Written.Count == 3, Cancellation);
        Assert.Equal([["a"], ["b"], ["c"]], shop.Seen.Select(seen => seen.Texts));
    }

    [Fact]
    public async Task An_event_hub_that_goes_away_is_logged_once_and_read_on_where_it_was()
    {
        await using var shop = new Shop();
        shop.Hub.Send(0, "a");
        await shop.StartAsync();
        await Eventually.True(() => shop.Checkpoints.Written.Count == 1, Cancellation);
        shop.Hub.Trouble = new EventHubsException(true, "Orders", "Nobody home.", EventHubsException.FailureReason.ServiceCommunicationProblem);
        shop.Hub.Change();
        await Eventually.True(() => shop.Log.Count("Event hub 'Orders' cannot be reached") == 1, Cancellation);
        shop.Hub.Send(0, "b");
        shop.Hub.Trouble = null;
        await AdvanceUntilAsync(shop, () => shop.Checkpoints.Written.Count == 2);
        Assert.Equal(["a", "b"], shop.Texts("0"));
        Assert.Equal((1, 1), (shop.Log.Count("cannot be reached"), shop.Log.Count("Event hub 'Orders' answers")));
        Assert.Equal(("0", EventPosition.FromOffset(FakeEventHub.OffsetOf(0), false)), shop.Hub.Read(hub => hub.Opened[^1]));
    }

    [Fact]
    public async Task An_event_hub_whose_partitions_cannot_be_read_is_logged_once_though_it_answers_otherwise()
    {
        await using var shop = new Shop(partitions: 2);
        shop.Hub.TroubleReading = new EventHubsException(true, "Orders", "Not now.", EventHubsException.FailureReason.ServiceBusy);
        shop.Hub.Send(0, "a");
        await shop.StartAsync("loadBalancingUpdateInterval=00:00:02");
        await AdvanceUntilAsync(shop, () => shop.Hub.Read(hub => hub.Opened.Count) > 12);
        Assert.Equal((1, 0), (shop.Log.Count("Event hub 'Orders' cannot be reached"), shop.Log.Count("Event hub 'Orders' answers")));
        shop.Hub.TroubleReading = null;
        await AdvanceUntilAsync(shop, () => shop.Log.Count("Event hub 'Orders' answers") == 1 && shop.Checkpoints.Written.Count == 1);
    }

    [Fact]
    public async Task An_event_hub_that_does_not_exist_yet_is_looked_for_until_it_does()
    {
        await using var shop = new Shop();
        shop.Hub.Trouble = new EventHubsException(false, "Orders", "No such hub.", EventHubsException.FailureReason.ResourceNotFound);
        shop.Hub.Send(0, "a");
        await shop.StartAsync();
        await Eventually.True(() => shop.Log.Count("Event hub 'Orders' does not exist") == 1, Cancellation);
        shop.Hub.Trouble = null;
        await AdvanceUntilAsync(shop, () => shop.Checkpoints.Written.Count == 1);
        Assert.Equal(1, shop.Log.Count("does not exist"));
    }

    [Fact]
    public async Task Storage_that_is_away_stops_no_partition_and_is_named()
    {
        await using var shop = new Shop();
        await shop.StartAsync();
        await Eventually.True(() => shop.Hub.Read(hub => hub.Receives.Count) == 1, Cancellation);
        shop.Ownerships.Trouble = new Azure.RequestFailedException(503, "Busy.");
        shop.Checkpoints.Trouble = shop.Ownerships.Trouble;
        await CycleAsync(shop);
        await Eventually.True(() => shop.Log.Count("The storage with the checkpoints of event hub 'Orders' cannot be reached") == 1, Cancellation);
        shop.Hub.Send(0, "a");
        await Eventually.True(() => shop.Log.Count("its checkpoint could not be written") == 1, Cancellation);
        (shop.Ownerships.Trouble, shop.Checkpoints.Trouble) = (null, null);
        shop.Hub.Send(0, "b");
        await Eventually.True(() => shop.Checkpoints.Written is [("0", 1L)], Cancellation);
        await AdvanceUntilAsync(shop, () => shop.Log.Count("The storage with the checkpoints of event hub 'Orders' answers") == 1);
        Assert.Equal(["a", "b"], shop.Texts("0"));
    }

    private static async Task CycleAsync(Shop shop)
    {
        await Eventually.True(() => shop.Clock.NextDue == shop.Clock.GetUtcNow().AddSeconds(30), Cancellation);
        shop.Clock.Advance(TimeSpan.FromSeconds(30));
    }

    private static Task AdvanceUntilAsync(Shop shop, Func<bool> condition) => Eventually.True(() =>
    {
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        return condition();
    }, Cancellation);
}
