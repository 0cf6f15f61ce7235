using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Lambda.Engine.Routing.Archives;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Routing;

/// <summary>Replays archived events page by page. A timer calls it once a minute, on any number of instances.</summary>
/// <remarks>
/// An instance takes a replay by storing it, on the condition that it has not changed since it was read. After each page it stores the
/// position. After a crash another instance repeats the last page, and targets that have its events recognize them by their request ids.
/// </remarks>
internal sealed class ReplayRunner(
    EventRules rules, EventArchives archives, IArchiveStore events, IReplayStore replays, FunctionCatalogue catalogue,
    AsyncInvocations asynchronous, IInvocationRecords records, TimeProvider time, ILogger<ReplayRunner> logger)
{
    private const int AtOnce = 16;

    private readonly OnceAccepted _targets = new(asynchronous, records, catalogue, time, logger);

    /// <summary>Continues every replay that has not ended, unless another instance is working on it.</summary>
    /// <exception cref="StorageUnavailableException">Some replays were interrupted; a later call continues them.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // An app without archives costs nothing.
        if (!archives.Any) return;
        var failures = await Task.WhenAll(
            (await replays.ListAsync(cancellation)).Where(one => !one.HasEnded).Select(one => TryRunAsync(one, cancellation)));
        if (failures.OfType<StorageUnavailableException>().FirstOrDefault() is { } failure)
            throw new StorageUnavailableException($"A replay was interrupted: {failure.Message}", failure);
    }

    private async Task<StorageUnavailableException?> TryRunAsync(EventReplay replay, CancellationToken cancellation)
    {
        try
        {
            await RunAsync(replay, cancellation);
            return null;
        }
        catch (StorageUnavailableException e)
        {
            // A replay that fails must not delay the others.
            ArchiveLog.Interrupted(logger, replay.Name, e.Message);
            return e;
        }
    }

    private async Task RunAsync(EventReplay stored, CancellationToken cancellation)
    {
        var began = time.GetUtcNow();
        if (ReplaySteps.Take(stored, archives.Has(stored.Archive), began) is not { } taken) return;
        if (await replays.TryPutAsync(taken, cancellation) is not { } replay) return;
        if (replay.HasEnded)
        {
            LogEnd(replay);
            return;
        }
        await foreach (var page in events.ReadAsync(replay.Archive, replay.From, replay.To, replay.At, cancellation))
        {
            var last = await SendAsync(replay, page, cancellation);
            var now = time.GetUtcNow();
            var isLast = now - began >= ReplaySteps.Slice;
            if (await replays.TryPutAsync(ReplaySteps.After(replay, page.Next, last, isLast, now), cancellation) is not { } next)
            {
                await CancelAsync(replay, cancellation);
                return;
            }
            replay = next;
            if (isLast) return;
        }
        var completed = ReplaySteps.End(replay, ReplayState.Completed, time.GetUtcNow());
        if (await replays.TryPutAsync(completed, cancellation) is not null) LogEnd(completed);
        else await CancelAsync(replay, cancellation);
    }

    // The replay changed while this instance was at it. If it was cancelled, it ends now; otherwise another instance has it.
    private async Task CancelAsync(EventReplay replay, CancellationToken cancellation)
    {
        if (await replays.FindAsync(replay.Name, cancellation) is not { State: ReplayState.Cancelling } changed
            || changed.Until != replay.Until)
            return;
        var cancelled = ReplaySteps.End(changed, ReplayState.Cancelled, time.GetUtcNow());
        if (await replays.TryPutAsync(cancelled, cancellation) is not null) LogEnd(cancelled);
    }

    /// <summary>Sends the events of a page. Returns the time of the last event in the replay's range; null if no event is.</summary>
    /// <exception cref="StorageUnavailableException">Some targets did not receive one.</exception>
    private async Task<DateTimeOffset?> SendAsync(EventReplay replay, ArchivePage page, CancellationToken cancellation)
    {
        var ofRange = new List<ArchivedEvent>();
        foreach (var json in page.Events)
        {
            if (ArchivedEvent.Read(json) is not { } one) ArchiveLog.NoEvent(logger, replay.Name, page.Next.File, replay.Archive);
            else if (one.Time >= replay.From && one.Time <= replay.To) ofRange.Add(one);
        }
        // Sent at the same time, two copies of an event would not recognize each other.
        await Parallel.ForEachAsync(
            ofRange.DistinctBy(one => (one.Id, one.Source)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (one, cancel) => await SendAsync(replay, one, cancel));
        return ofRange.Count == 0 ? null : ofRange.Max(one => one.Time);
    }

    private Task SendAsync(EventReplay replay, ArchivedEvent one, CancellationToken cancellation)
    {
        var payload = one.In(replay.Name);
        var matching = rules.Matching(payload.Span)
            .Where(rule => replay.Rules.Count == 0 || replay.Rules.Contains(rule.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        EngineMetrics.Routed(matching.Count);
        // Sources that begin with "aws." are reserved, so no publisher's event has this one. An event is sent once in each replay, even if
        // it was archived twice, because Event Grid had redelivered it.
        var source = $"aws.events/{replay.Name}/{replay.StartedAt.UtcTicks}/{one.Source}";
        return OnceAccepted.AllAsync(one.Id, matching.SelectMany(
            rule => rule.Targets.Select(target => _targets.SendAsync(one.Id, source, rule, target, payload, cancellation))));
    }

    private void LogEnd(EventReplay replay) => ArchiveLog.Ended(logger, replay.Name, replay.Archive, replay.State.ToString());
}
