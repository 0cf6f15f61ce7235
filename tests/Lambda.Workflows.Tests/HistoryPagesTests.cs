using Lambda.StatesLanguage.History;
using Lambda.Workflows.Api;

namespace Lambda.Workflows.Tests;

public sealed class HistoryPagesTests
{
    private static readonly DateTimeOffset Time = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    private readonly HistoryPages pages = new();
    private int replays;

    private Task<IReadOnlyList<HistoryEvent>> ReadAsync(
        string instance, bool isNextPage, int count = 5, DateTimeOffset? started = null) =>
        pages.OfAsync(instance, started ?? Time, isNextPage, 2, () =>
        {
            replays++;
            return Task.FromResult<IReadOnlyList<HistoryEvent>>(
                [.. Enumerable.Range(1, count).Select(id => new HistoryEvent(id, id - 1, Time, "Event", null, null))]);
        });

    [Fact]
    public async Task A_history_is_replayed_once_for_all_its_pages()
    {
        var first = await ReadAsync("a", false);
        var second = await ReadAsync("a", true, count: 9);
        var third = await ReadAsync("a", true);

        Assert.Equal((1, 5), (replays, first.Count));
        Assert.Same(first, second);
        Assert.Same(first, third);
    }

    [Fact]
    public async Task Reading_the_first_page_again_shows_new_events()
    {
        await ReadAsync("a", false);
        Assert.Equal(7, (await ReadAsync("a", false, count: 7)).Count);
        Assert.Equal(7, (await ReadAsync("a", true)).Count);
        Assert.Equal(2, replays);
    }

    [Fact]
    public async Task A_redriven_execution_has_a_history_of_its_own_in_the_cache()
    {
        await ReadAsync("a", false);
        Assert.Equal(8, (await ReadAsync("a", true, count: 8, started: Time.AddDays(1))).Count);
    }

    [Fact]
    public async Task Only_a_few_histories_are_cached_and_none_with_a_single_page()
    {
        await ReadAsync("short", false, count: 2);
        await ReadAsync("short", true, count: 2);
        Assert.Equal(2, replays);

        for (var i = 0; i < 5; i++)
            await ReadAsync($"{i}", false);
        replays = 0;
        await ReadAsync("1", true);
        Assert.Equal(0, replays);
        await ReadAsync("0", true);
        Assert.Equal(1, replays);
    }
}
