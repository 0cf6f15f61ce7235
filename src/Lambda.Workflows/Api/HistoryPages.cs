using Lambda.StatesLanguage.History;

namespace Lambda.Workflows.Api;

/// <summary>
/// Caches the events of histories that are read page by page. Events are found by replaying an execution, which is done once for all pages.
/// Later pages show the history as it was for the first page.
/// </summary>
internal sealed class HistoryPages
{
    // Histories are large, and few are read at once.
    private const int Most = 4;

    private readonly Lock access = new();
    private readonly LinkedList<(string Instance, DateTimeOffset Started, IReadOnlyList<HistoryEvent> Events)> kept = new();

    /// <summary>Returns the events of an execution.</summary>
    /// <param name="instance">Its orchestration.</param>
    /// <param name="started">When the orchestration started; a redriven one has other events.</param>
    /// <param name="isNextPage">Whether a page was read before.</param>
    /// <param name="pageSize">How many events a page has.</param>
    /// <param name="read">Replays the execution.</param>
    public async Task<IReadOnlyList<HistoryEvent>> OfAsync(
        string instance, DateTimeOffset started, bool isNextPage, int pageSize, Func<Task<IReadOnlyList<HistoryEvent>>> read)
    {
        if (isNextPage && Find(instance, started) is { } known)
            return known;
        var events = await read();
        // A history of one page is not asked for again.
        if (events.Count > pageSize)
            Keep(instance, started, events);
        return events;
    }

    private IReadOnlyList<HistoryEvent>? Find(string instance, DateTimeOffset started)
    {
        lock (access)
            return kept.FirstOrDefault(each => each.Instance == instance && each.Started == started).Events;
    }

    private void Keep(string instance, DateTimeOffset started, IReadOnlyList<HistoryEvent> events)
    {
        lock (access)
        {
            if (kept.FirstOrDefault(each => each.Instance == instance) is { Events: not null } old)
                kept.Remove(old);
            kept.AddFirst((instance, started, events));
            if (kept.Count > Most)
                kept.RemoveLast();
        }
    }
}
