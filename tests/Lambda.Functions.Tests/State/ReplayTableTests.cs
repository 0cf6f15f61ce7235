using Azure.Data.Tables;
using Lambda.Engine.Routing.Archives;
using Lambda.Functions.State;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class ReplayTableTests(Storage storage)
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);
    private readonly TableServiceClient _tables = new(storage.NewAccount());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replay_is_loaded_as_it_was_stored()
    {
        var table = await TableAsync();
        var started = await table.TryPutAsync(new("again", "orders", At, At.AddHours(1), At.AddDays(1)), Cancellation);
        Assert.Equivalent(started, await table.FindAsync("again", Cancellation), strict: true);
        var whole = started! with
        {
            Description = "why",
            Rules = ["one", "two"],
            State = ReplayState.Failed,
            StateReason = "no",
            LastReplayed = At,
            EndedAt = At.AddDays(2),
            At = new("orders/2026-01-02/03-0000.jsonl", 7),
            Until = At.AddDays(3),
        };
        whole = await table.TryPutAsync(whole, Cancellation);
        Assert.Equivalent(whole, Assert.Single(await table.ListAsync(Cancellation)), strict: true);
        Assert.Null(await table.FindAsync("other", Cancellation));
    }

    [Fact]
    public async Task Only_one_of_several_instances_starts_a_replay_and_only_one_continues_it()
    {
        var table = await TableAsync();
        var replay = new EventReplay("again", "orders", At, At.AddHours(1), At.AddDays(1));
        var started = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => table.TryPutAsync(replay, Cancellation)));
        var stored = Assert.Single(started, one => one is not null)!;
        var taken = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(n => table.TryPutAsync(stored with { Until = At.AddMinutes(n) }, Cancellation)));
        Assert.Single(taken, one => one is not null);
    }

    [Fact]
    public async Task Only_replays_that_ended_long_ago_are_deleted()
    {
        var table = await TableAsync();
        foreach (var (name, ended) in new[] { ("old", At.AddSeconds(-1)), ("young", At), ("running", (DateTimeOffset?)null) })
            await table.TryPutAsync(new EventReplay(name, "orders", At, At, At) { EndedAt = ended }, Cancellation);
        Assert.Equal(1, await table.DeleteEndedAsync(At, Cancellation));
        Assert.Equal(["running", "young"], (await table.ListAsync(Cancellation)).Select(one => one.Name).Order(StringComparer.Ordinal));
    }

    private async Task<ReplayTable> TableAsync()
    {
        await _tables.GetTableClient(StorageNames.Replays).CreateIfNotExistsAsync(Cancellation);
        return new(_tables);
    }
}
