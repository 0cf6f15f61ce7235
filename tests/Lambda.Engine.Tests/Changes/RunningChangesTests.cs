using Lambda.Engine.Changes;

namespace Lambda.Engine.Tests.Changes;

public sealed class RunningChangesTests
{
    private readonly FakeChanges<Named> _store = new();
    private readonly Dictionary<string, Named?> _applied = [];
    private readonly List<string> _calls = [];
    private readonly RunningChanges<Named> _changes;

    public RunningChangesTests() => _changes = new(_store, (name, change) =>
    {
        _applied[name] = change;
        _calls.Add(name);
    });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<Named> ChangeAsync(int value) => _changes.ChangeAsync("a", "A", _ => new("a", value), Cancellation);

    private Task RefreshAsync() => _changes.RefreshAsync(["a", "b"], Cancellation);

    [Fact]
    public async Task A_refresh_that_began_before_a_change_does_not_undo_the_change()
    {
        _store.BeforeListing = async () =>
        {
            _store.BeforeListing = null;
            await ChangeAsync(2);
        };
        await RefreshAsync();
        Assert.Equal(2, _applied["a"]!.Value);
        await RefreshAsync();
        Assert.Equal(2, _applied["a"]!.Value);
    }

    [Fact]
    public async Task Each_stored_change_is_applied_once()
    {
        await ChangeAsync(1);
        await _store.TryPutAsync(new("b", 1), Cancellation);
        await RefreshAsync();
        await RefreshAsync();
        Assert.Equal(["a", "b"], _calls);
    }

    [Fact]
    public async Task A_change_is_undone_when_it_is_removed_from_the_store()
    {
        await ChangeAsync(1);
        var elsewhere = new RunningChanges<Named>(_store, (name, change) => _applied[name] = change);
        await elsewhere.RefreshAsync(["a"], Cancellation);
        Assert.Equal(1, elsewhere.Applied("a")!.Value);
        _store.Clear();
        await elsewhere.RefreshAsync(["a"], Cancellation);
        Assert.Null(_applied["a"]);
        Assert.Null(elsewhere.Applied("a"));
    }

    [Fact]
    public async Task A_change_that_loses_a_race_with_other_writers_is_tried_five_times()
    {
        _store.Overtakes = 4;
        Assert.Equal(1, (await ChangeAsync(1)).Value);
        _store.Overtakes = 5;
        var error = await Assert.ThrowsAsync<ChangeConflictException>(() => ChangeAsync(2));
        Assert.Equal("A is being changed by another request; try again.", error.Message);
        Assert.Equal(1, _applied["a"]!.Value);
    }

    [Fact]
    public async Task A_refused_change_is_neither_stored_nor_applied()
    {
        await Assert.ThrowsAsync<InvalidChangeException>(
            () => _changes.ChangeAsync("a", "A", _ => throw new InvalidChangeException("no"), Cancellation));
        Assert.Null(await _store.FindAsync("a", Cancellation));
        Assert.Empty(_calls);
    }

    private sealed record Named(string Name, int Value) : StoredChange(Name);
}
