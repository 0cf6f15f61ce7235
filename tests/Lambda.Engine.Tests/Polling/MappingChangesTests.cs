using Lambda.Engine.Changes;
using Lambda.Engine.Polling;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Engine.Tests.Polling;

public sealed class MappingChangesTests : IDisposable
{
    private readonly TestEngine _engine = new(TestMappings.Functions);
    private readonly FakeMappingStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_stored_and_applies_here_and_on_other_instances()
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
    public async Task Changes_add_up_and_say_what_they_lead_to()
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
    public async Task A_change_that_others_overtake_is_retried_and_fails_in_the_end()
    {
        _store.Overtakes = 4;
        await Changes(Mappings()).ChangeAsync("queue", settings => settings with { BatchSize = 5 }, Cancellation);
        _store.Overtakes = 5;
        await Assert.ThrowsAsync<ChangeConflictException>(
            () => Changes(Mappings()).ChangeAsync("queue", settings => settings with { BatchSize = 5 }, Cancellation));
    }

    [Fact]
    public async Task While_storage_is_away_what_is_known_goes_on_to_apply_and_what_changed_comes_after_it()
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
    public async Task Where_a_stream_is_read_from_now_on_now_is_when_its_mapping_was_first_there()
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

    public void Dispose() => _engine.Dispose();

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
