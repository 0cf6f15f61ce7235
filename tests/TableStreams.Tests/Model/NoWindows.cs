using System.Globalization;
using Lambda.Engine.Polling.Streams;

namespace TableStreams.Tests.Model;

/// <summary>Stores no windows.</summary>
internal sealed class NoWindows : IWindowStore
{
    public Task<StoredWindow?> LoadAsync(string mapping, StreamShard shard, CancellationToken cancellation) =>
        Task.FromResult<StoredWindow?>(null);

    public Task<string?> TrySaveAsync(string mapping, StreamShard shard, WindowState state, string? tag, CancellationToken cancellation) =>
        Task.FromResult<string?>(state.FoldedTo.ToString(CultureInfo.InvariantCulture));

    public Task<IReadOnlyList<StreamShard>> ListOpenAsync(string mapping, DateTimeOffset endsBy, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StreamShard>>([]);
}
