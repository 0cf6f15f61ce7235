using System.Collections.Concurrent;
using System.Globalization;
using Lambda.Engine.Polling.Streams;

namespace Lambda.Engine.Tests.Fakes;

/// <summary>Windows in memory.</summary>
internal sealed class FakeWindows : IWindowStore
{
    private int _saves;

    public ConcurrentDictionary<(string Mapping, StreamShard Shard), StoredWindow> All { get; } = [];

    public Task<StoredWindow?> LoadAsync(string mapping, StreamShard shard, CancellationToken cancellation) =>
        Task.FromResult(All.GetValueOrDefault((mapping, shard)));

    public Task<string?> TrySaveAsync(string mapping, StreamShard shard, WindowState state, string? tag, CancellationToken cancellation)
    {
        if (All.GetValueOrDefault((mapping, shard))?.Tag != tag) return Task.FromResult<string?>(null);
        var next = Interlocked.Increment(ref _saves).ToString(CultureInfo.InvariantCulture);
        All[(mapping, shard)] = new(state, next);
        return Task.FromResult<string?>(next);
    }

    public Task<IReadOnlyList<StreamShard>> ListOpenAsync(string mapping, DateTimeOffset endsBy, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StreamShard>>(
            [.. All.Where(pair => pair.Key.Mapping == mapping && pair.Value.State.Open?.End <= endsBy).Select(pair => pair.Key.Shard)]);
}
