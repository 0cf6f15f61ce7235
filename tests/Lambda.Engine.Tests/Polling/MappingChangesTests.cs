using Lambda.Engine.Changes;
using Lambda.Engine.Polling;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Engine.Tests.Polling;

public sealed class MappingChangesTests : IDisposable
{
    private readonly TestEngine _engine = new(functions =>
    {
        TestMappings.Functions(functions);
        functions.AddRaw<Counts>("counts").AddRaw<Counts>("other").AddBatch<Reports, string>("reports", TestJson.Default);
    });
    private readonly FakeMappingStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_stored_and_applies_on_this_and_on_other_instances()
    {
        var (here, there) = (Mappings(), Mappings());
        var changed = await Changes(here).ChangeAsync("queue", settings => settings with { BatchSize = 5 }, Cancellation);
        Assert.Equal(
            (5, 5, "Updating"), (changed.Settings.BatchSize, here.Current("queue").Settings.BatchSize, changed.Change!.Transition));
        using var refresh = new MappingRefresh(Changes(there), _engine.Time, NullLogger<MappingRefresh>.Instance);
        await refresh.StartingAsync(Cancellation);
        await refresh.StartAsync(Cancellation);
        Assert.Equal(5, there.Current("queue").Settings.BatchSize);
        await refresh.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Changes_accumulate_and_each_reports_its_transition()
    {
        var (mappings, transitions) = (Mappings(), new List<string?>());
        foreach (var change in new Func<EventSourceSettings, EventSourceSettings>[]
        {
            settings => settings with { Enabled = false },
            settings => settings with { BatchSize = 2 },
            settings => settings with { Enabled = true }
        })
            transitions.Add((await Changes(mappings).ChangeAsync("queue", change, Cancellation)).Change!.Transition);
        Assert.Equal(["Disabling", "Updating", "Enabling"], transitions);
        Assert.Equal((true, 2), (mappings.Current("queue").Settings.Enabled, mappings.Current("queue").Settings.BatchSize));
    }

    [Fact]
    public async Task A_change_that_is_not_allowed_is_refused_and_not_stored()
    {
        var mappings = Mappings();
        Assert.Equal(
            "BatchSize is 0; it must be 1 to 10000.",
            (await Assert.ThrowsAsync<InvalidChangeException>(
                () => Changes(mappings).ChangeAsync("queue", settings => settings with { BatchSize = 0 }, Cancellation))).Message);
        Assert.Empty(await _store.ListAsync(Cancellation));
        Assert.Equal(10, mappings.Current("queue").Settings.BatchSize);
    }

    [Fact]
    public async Task A_change_that_loses_races_with_other_writers_is_retried_and_finally_fails()
    {
        _store.Overtakes = 4;
        await Changes(Mappings()).ChangeAsync("queue", settings => settings with { BatchSize = 5 }, Cancellation);
        _store.Overtakes = 5;
        await Assert.ThrowsAsync<ChangeConflictException>(
            () => Changes(Mappings()).ChangeAsync("queue", settings => settings with { BatchSize = 5 }, Cancellation));
    }

    [Fact]
    public async Task Known_changes_still_apply_while_storage_is_unavailable_and_new_ones_apply_afterwards()
    {
        var mappings = Mappings();
        using var refresh = new MappingRefresh(Changes(mappings), _engine.Time, NullLogger<MappingRefresh>.Instance);
        await refresh.StartingAsync(Cancellation);
        await refresh.StartAsync(Cancellation);
        await Changes(Mappings()).ChangeAsync("queue", settings => settings with { BatchSize = 5 }, Cancellation);
        _store.IsAway = true;
        await TickAsync();
        Assert.Equal(10, mappings.Current("queue").Settings.BatchSize);
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Changes(mappings).ChangeAsync("queue", settings => settings, Cancellation));
        _store.IsAway = false;
        await TickAsync();
        await Eventually.True(() => mappings.Current("queue").Settings.BatchSize == 5, Cancellation);
        await refresh.StopAsync(Cancellation);
    }

    [Fact]
    public async Task The_starting_position_Latest_means_the_time_when_the_mapping_was_first_seen()
    {
        var (first, began) = (Latest(), _engine.Time.GetUtcNow());
        _store.IsAway = true;
        using (var refresh = new MappingRefresh(Changes(first), _engine.Time, NullLogger<MappingRefresh>.Instance))
        {
            await refresh.StartingAsync(Cancellation);
            await refresh.StartAsync(Cancellation);
            Assert.Null(await new MappingGate(first, _engine.Time).EnabledAsync("hub", TimeSpan.Zero, Cancellation));
            _store.IsAway = false;
            await TickAsync();
            await Eventually.True(() => first.Current("hub").IsReady, Cancellation);
            await refresh.StopAsync(Cancellation);
        }
        Assert.Equal(began, (await new MappingGate(first, _engine.Time).EnabledAsync("hub", TimeSpan.Zero, Cancellation))!.ReadsFrom);

        var later = Latest();
        await Changes(later).ChangeAsync("hub", settings => settings with { BatchSize = 5 }, Cancellation);
        using (var refresh = new MappingRefresh(Changes(later), _engine.Time, NullLogger<MappingRefresh>.Instance))
        {
            await refresh.StartingAsync(Cancellation);
            await refresh.StartAsync(Cancellation);
            await refresh.StopAsync(Cancellation);
        }
        Assert.True(later.Current("hub").StartedAt > began);
        Assert.Equal((began, 5), (later.Current("hub").ReadsFrom, later.Current("hub").Settings.BatchSize));
        later.Apply("hub", null);
        Assert.Equal((began, 100), (later.Current("hub").ReadsFrom, later.Current("hub").Settings.BatchSize));
        Assert.True(Mappings().Current("queue") is { IsReady: true, ReadsFrom: null });

        EventSourceMappings Latest() =>
            TestMappings.Of(
                _engine,
                sources => sources.AddEventHub("hub", "echo", settings => settings with { StartingPosition = StartingPosition.Latest }));
    }

    [Fact]
    public async Task A_mapping_that_is_moved_to_another_function_stays_there_when_its_settings_change()
    {
        await Changes(Two()).ChangeAsync("queue", settings => settings, _engine.Function("counts"), Cancellation);
        await Changes(Two()).ChangeAsync("queue", settings => settings with { BatchSize = 3 }, Cancellation);
        Assert.Equal(("counts", 3), await NowAsync(Two()));
        await Changes(Two()).ChangeAsync("queue", settings => settings, _engine.Function("echo"), Cancellation);
        Assert.Equal(("echo", 3), await NowAsync(Two()));
    }

    [Fact]
    public async Task A_deployment_that_changes_a_mapping_in_code_resets_its_function()
    {
        await Changes(Two()).ChangeAsync("queue", settings => settings, _engine.Function("counts"), Cancellation);
        Assert.Equal(("other", 10), await NowAsync(Two("other")));
        Assert.Equal(("echo", 8), await NowAsync(Two("echo", settings => settings with { BatchSize = 8 })));
        Assert.Equal(("counts", 10), await NowAsync(Two()));
    }

    [Fact]
    public async Task A_mapping_returns_to_the_function_in_code_when_its_new_function_is_removed_from_the_app()
    {
        await Changes(Two()).ChangeAsync("queue", settings => settings, _engine.Function("counts"), Cancellation);
        using var later = new TestEngine(TestMappings.Functions);
        Assert.Equal(("echo", 10), await NowAsync(TestMappings.Of(later, sources => sources.AddServiceBusQueue("queue", "echo"))));
    }

    [Fact]
    public async Task A_mapping_that_is_deleted_and_created_again_has_the_function_in_code()
    {
        var mappings = Two();
        await Changes(mappings).ChangeAsync("queue", settings => settings, _engine.Function("counts"), Cancellation);
        _engine.Time.Advance(MappingRefresh.Propagation);
        await Changes(mappings).DeleteAsync("queue", Cancellation);
        _engine.Time.Advance(MappingRefresh.Propagation);
        Assert.Equal("echo", mappings.Current("queue").Function.Name);
        Assert.Equal("echo", (await Changes(mappings).CreateAsync("queue", settings => settings, Cancellation)).Function.Name);
    }

    [Fact]
    public async Task A_mapping_cannot_be_moved_to_a_function_that_makes_its_settings_invalid()
    {
        var error = await Assert.ThrowsAsync<InvalidChangeException>(
            () => Changes(Two()).ChangeAsync("queue", settings => settings, _engine.Function("reports"), Cancellation));
        Assert.Contains("the function 'reports' reports which records failed; set it to true", error.Message, StringComparison.Ordinal);
        await Changes(Two()).ChangeAsync(
            "queue", settings => settings with { ReportBatchItemFailures = true }, _engine.Function("reports"), Cancellation);
        Assert.Equal(("reports", 10), await NowAsync(Two()));
    }

    [Fact]
    public async Task Concurrent_changes_to_different_settings_on_several_instances_are_all_kept()
    {
        Func<EventSourceSettings, EventSourceSettings>[] all =
            [settings => settings with { BatchSize = 5 }, settings => settings with { MaximumConcurrency = 7 }];
        var instances = all.Select(_ => Two()).ToArray();
        for (var round = 0; round < 20; round++)
            await Task.WhenAll(all.Zip(instances, (change, mappings) => Task.Run(
                () => Changes(mappings).ChangeAsync("queue", change, Cancellation))));
        foreach (var mappings in instances)
        {
            await Changes(mappings).RefreshAsync(Cancellation);
            Assert.Equal((5, 7), (mappings.Current("queue").Settings.BatchSize, mappings.Current("queue").Settings.MaximumConcurrency));
        }
    }

    private async Task<(string Function, int BatchSize)> NowAsync(EventSourceMappings mappings)
    {
        await Changes(mappings).RefreshAsync(Cancellation);
        return (mappings.Current("queue").Function.Name, mappings.Current("queue").Settings.BatchSize);
    }

    private EventSourceMappings Two(string function = "echo", Func<EventSourceSettings, EventSourceSettings>? configure = null) =>
        TestMappings.Of(_engine, sources => sources.AddServiceBusQueue("queue", function, configure));

    [Fact]
    public async Task A_deleted_mapping_reads_nothing_even_after_a_restart_until_it_is_created_again()
    {
        var mappings = Mappings();
        var deleted = await Changes(mappings).DeleteAsync("queue", Cancellation);
        Assert.Equal((MappingState.Deleting, false), (deleted.State(Now), deleted.Settings.Enabled));
        Assert.Equal(deleted, Assert.Single(((IEventSourceMappings)mappings).Listed(Now)));
        _engine.Time.Advance(MappingRefresh.Propagation);
        Assert.Empty(((IEventSourceMappings)mappings).Listed(Now));

        var restarted = Mappings();
        await Changes(restarted).RefreshAsync(Cancellation);
        Assert.Null(restarted.Current("queue").State(Now));
        Assert.Null(await new MappingGate(restarted, _engine.Time).EnabledAsync("queue", TimeSpan.Zero, Cancellation));

        var created = await Changes(restarted).CreateAsync("queue", settings => settings with { BatchSize = 3 }, Cancellation);
        Assert.Equal((MappingState.Creating, 3, true), (created.State(Now), created.Settings.BatchSize, created.Settings.Enabled));
        _engine.Time.Advance(MappingRefresh.Propagation);
        Assert.Equal(MappingState.Enabled, created.State(Now));
        Assert.NotNull(await new MappingGate(restarted, _engine.Time).EnabledAsync("queue", TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task A_mapping_that_is_created_again_starts_with_the_settings_in_code()
    {
        var mappings = Mappings();
        await Changes(mappings).ChangeAsync("queue", settings => settings with { BatchSize = 5 }, Cancellation);
        _engine.Time.Advance(MappingRefresh.Propagation);
        await Changes(mappings).DeleteAsync("queue", Cancellation);
        _engine.Time.Advance(MappingRefresh.Propagation);
        Assert.Equal(10, (await Changes(mappings).CreateAsync("queue", settings => settings, Cancellation)).Settings.BatchSize);
    }

    [Theory]
    [InlineData("create", nameof(MappingProblem.Exists))]
    [InlineData("delete, wait, delete", nameof(MappingProblem.NotFound))]
    [InlineData("delete, wait, change", nameof(MappingProblem.NotFound))]
    [InlineData("delete, delete", nameof(MappingProblem.InUse))]
    [InlineData("delete, change", nameof(MappingProblem.InUse))]
    [InlineData("delete, create", nameof(MappingProblem.Exists))]
    [InlineData("change, delete", nameof(MappingProblem.InUse))]
    [InlineData("delete, wait, create, change", nameof(MappingProblem.InUse))]
    [InlineData("delete, wait, create, delete", nameof(MappingProblem.InUse))]
    [InlineData("delete, wait, create, wait, create", nameof(MappingProblem.Exists))]
    public async Task Every_instance_decides_by_the_stored_state_of_a_mapping(string steps, string problem)
    {
        var all = steps.Split(", ");
        foreach (var step in all[..^1]) await TakeAsync(step);
        var before = await _store.ListAsync(Cancellation);
        Assert.Equal(problem, (await Assert.ThrowsAsync<MappingStateException>(() => TakeAsync(all[^1]))).Problem.ToString());
        Assert.Equal(before, await _store.ListAsync(Cancellation));

        // Each step runs on a different instance, which does not know the others' changes.
        async Task TakeAsync(string step)
        {
            var changes = Changes(Mappings());
            if (step == "wait") _engine.Time.Advance(MappingRefresh.Propagation);
            else if (step == "create") await changes.CreateAsync("queue", settings => settings, Cancellation);
            else if (step == "delete") await changes.DeleteAsync("queue", Cancellation);
            else await changes.ChangeAsync("queue", settings => settings with { BatchSize = 5 }, Cancellation);
        }
    }

    [Fact]
    public async Task Only_one_of_two_instances_that_create_a_mapping_at_the_same_time_succeeds()
    {
        await Changes(OnDemand()).CreateAsync("queue", settings => settings, Cancellation);
        _engine.Time.Advance(MappingRefresh.Propagation);
        await Changes(OnDemand()).DeleteAsync("queue", Cancellation);
        _engine.Time.Advance(MappingRefresh.Propagation);
        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(size => Task.Run(async () =>
        {
            try
            {
                await Changes(OnDemand()).CreateAsync("queue", settings => settings with { BatchSize = size + 1 }, Cancellation);
                return true;
            }
            catch (MappingStateException e) when (e.Problem == MappingProblem.Exists)
            {
                return false;
            }
        })));
        Assert.Single(created, true);
    }

    [Fact]
    public async Task A_mapping_that_was_created_through_the_API_remains_when_a_deployment_changes_its_settings_in_code()
    {
        var mappings = OnDemand();
        Assert.Null(mappings.Current("queue").State(Now));
        Assert.Null(await new MappingGate(mappings, _engine.Time).EnabledAsync("queue", TimeSpan.Zero, Cancellation));
        await Changes(mappings).CreateAsync("queue", settings => settings with { BatchSize = 3 }, Cancellation);
        _engine.Time.Advance(MappingRefresh.Propagation);

        var deployed = OnDemand(settings => settings with { BatchSize = 7 });
        await Changes(deployed).RefreshAsync(Cancellation);
        var now = deployed.Current("queue");
        Assert.Equal((MappingState.Enabled, 7, true), (now.State(Now), now.Settings.BatchSize, now.Settings.Enabled));
        await Changes(deployed).ChangeAsync("queue", settings => settings with { Enabled = false }, Cancellation);
        _engine.Time.Advance(MappingRefresh.Propagation);
        await Changes(deployed).DeleteAsync("queue", Cancellation);
        _engine.Time.Advance(MappingRefresh.Propagation);
        var later = OnDemand(settings => settings with { BatchSize = 8 });
        await Changes(later).RefreshAsync(Cancellation);
        Assert.Null(later.Current("queue").State(Now));
    }

    [Fact]
    public async Task A_stream_mapping_created_with_the_starting_position_Latest_skips_earlier_records()
    {
        var mappings = TestMappings.Of(_engine, sources => sources.AddEventHub("hub", "echo"));
        await Changes(mappings).DeleteAsync("hub", Cancellation);
        _engine.Time.Advance(TimeSpan.FromHours(1));
        await Changes(mappings).CreateAsync("hub", settings => settings with { StartingPosition = StartingPosition.Latest }, Cancellation);
        var created = Now;
        _engine.Time.Advance(TimeSpan.FromHours(1));
        await Changes(mappings).ChangeAsync("hub", settings => settings with { BatchSize = 5 }, Cancellation);
        Assert.Equal(
            (created, 5), (mappings.Current("hub").ReadsFrom!.Value, mappings.Current("hub").Settings.BatchSize));
        Assert.NotNull(await new MappingGate(mappings, _engine.Time).EnabledAsync("hub", TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public void Serialized_settings_leave_out_CreatedByApi_while_it_has_its_default_value() => Assert.DoesNotContain(
        nameof(EventSourceSettings.CreatedByApi),
        System.Text.Json.JsonSerializer.Serialize(new EventSourceSettings(), PollingJson.Readable.EventSourceSettings),
        StringComparison.Ordinal);

    public void Dispose() => _engine.Dispose();

    private sealed class Reports : IBatchHandler<string>
    {
        public Task HandleAsync(Batch<string> batch, ILambdaContext context, CancellationToken cancellation) => Task.CompletedTask;
    }

    private DateTimeOffset Now => _engine.Time.GetUtcNow();

    private EventSourceMappings OnDemand(Func<EventSourceSettings, EventSourceSettings>? configure = null) => TestMappings.Of(
        _engine, sources => sources.AddServiceBusQueue(
            "queue", "echo", settings => (configure?.Invoke(settings) ?? settings) with { CreatedByApi = true }));

    private async Task TickAsync()
    {
        var loads = _store.Loads;
        await Eventually.True(() => _engine.Time.NextDue is not null, Cancellation);
        _engine.Time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.True(() => _store.Loads > loads, Cancellation);
    }

    private MappingChanges Changes(EventSourceMappings mappings) => new(mappings, TestMappings.Rules(_engine), _store, _engine.Time);

    private EventSourceMappings Mappings() => TestMappings.Of(_engine, sources => sources.AddServiceBusQueue("queue", "echo"));
}
