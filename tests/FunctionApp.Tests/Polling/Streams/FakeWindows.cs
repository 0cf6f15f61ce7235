using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using FunctionApp.Polling.Streams;

namespace FunctionApp.Tests.Polling.Streams;

/// <summary>Windows in memory.</summary>
internal sealed class FakeWindows : IWindowStore
{
    private int _saves;

    public ConcurrentDictionary<(string Mapping, StreamShard Shard), StoredWindow> All { get; } = [];

    public Task<StoredWindow?> LoadAsync(string mapping, StreamShard shard, CancellationToken cancellation) => Task.FromResult(All.GetValueOrDefault((mapping, shard)));

    public Task<string?> TrySaveAsync(string mapping, StreamShard shard, WindowState state, string? tag, CancellationToken cancellation)
    {
        if (All.GetValueOrDefault((mapping, shard))?.Tag != tag) return Task.FromResult<string?>(null);
        var next = Interlocked.Increment(ref _saves).ToString(CultureInfo.InvariantCulture);
        All[(mapping, shard)] = new(state, next);
        return Task.FromResult<string?>(next);
    }

    public async IAsyncEnumerable<StreamShard> ListOpenAsync(string mapping, DateTimeOffset endsBefore, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var ((name, shard), stored) in All.ToArray())
            if (name == mapping && stored.State.Open is { } open && open.End <= endsBefore) yield return shard;
    }
}
