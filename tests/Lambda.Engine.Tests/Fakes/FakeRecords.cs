using System.Collections.Concurrent;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakeRecords : IInvocationRecords
{
    public ConcurrentDictionary<string, InvocationRecord> All { get; } = [];

    private readonly ConcurrentDictionary<(string RequestId, int Redrives), bool> _ended = [];

    /// <summary>Every record that said that its event had ended, in their order.</summary>
    public ConcurrentQueue<InvocationRecord> Ends { get; } = [];
    public Exception? Fails { get; set; }
    public Action? Before { get; set; }

    /// <summary>Called when it is done: what it throws is an answer that was lost.</summary>
    public Action? After { get; set; }

    public Task AddAsync(InvocationRecord record, CancellationToken cancellation)
    {
        Begin();
        All.TryAdd(record.RequestId, record);
        After?.Invoke();
        return Task.CompletedTask;
    }

    public Task<InvocationRecord> EndAsync(InvocationRecord record, CancellationToken cancellation)
    {
        Begin();
        if (!_ended.Keys.Any(end => end.RequestId == record.RequestId && end.Redrives > (record.Redrives ?? 0))
            && _ended.TryAdd((record.RequestId, record.Redrives ?? 0), true))
        {
            All[record.RequestId] = record;
            Ends.Enqueue(record);
        }
        After?.Invoke();
        return Task.FromResult(All[record.RequestId]);
    }

    public Task ReopenAsync(InvocationRecord record, CancellationToken cancellation)
    {
        Begin();
        if (All.TryGetValue(record.RequestId, out var old) && (old.Redrives ?? 0) < record.Redrives)
        {
            _ended.TryAdd((record.RequestId, record.Redrives.Value - 1), true);
            All[record.RequestId] = record with { History = old.History };
        }
        After?.Invoke();
        return Task.CompletedTask;
    }

    public Task ReportRetryAsync(InvocationRecord record, CancellationToken cancellation)
    {
        Begin();
        if (!All.TryGetValue(record.RequestId, out var old) || !old.IsAheadOf(record))
        {
            if (record.Redrives > (old?.Redrives ?? 0)) _ended.TryAdd((record.RequestId, record.Redrives.Value - 1), true);
            All[record.RequestId] = record;
        }
        After?.Invoke();
        return Task.CompletedTask;
    }

    public Task<InvocationRecord?> FindAsync(string requestId, CancellationToken cancellation)
    {
        Before?.Invoke();
        return Task.FromResult(All.GetValueOrDefault(requestId));
    }

    public Task<InvocationPage> ListAsync(InvocationQuery query, CancellationToken cancellation)
    {
        var found = All.Values.Where(
            one => query.Functions.Contains(one.FunctionName) && (query.State is not { } state || one.State == state)
                    && !(one.AcceptedAt < query.From) && !(one.AcceptedAt >= query.Before))
            .OrderByDescending(one => one.AcceptedAt).ThenBy(one => one.RequestId, StringComparer.Ordinal)
            .SkipWhile(one => query.After is { } after && (one.AcceptedAt > after.AcceptedAt
                || one.AcceptedAt == after.AcceptedAt && string.CompareOrdinal(one.RequestId, after.RequestId) <= 0))
            .Take(query.Limit).Select(one => one with { History = null }).ToList();
        return Task.FromResult(
            new InvocationPage(found, found.Count == query.Limit ? new(found[^1].AcceptedAt, found[^1].RequestId) : null));
    }

    public Task<int> DeleteFinishedAsync(DateTimeOffset before, CancellationToken cancellation) => Task.FromResult(0);

    private void Begin()
    {
        if (Fails is not null) throw Fails;
        Before?.Invoke();
    }
}
