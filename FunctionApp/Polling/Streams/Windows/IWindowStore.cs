using FunctionApp.Async;

namespace FunctionApp.Polling.Streams;

/// <summary>Keeps the windows of shards, each under a tag that changes with every save.</summary>
public interface IWindowStore
{
    /// <summary>Reads a shard's windows; null when none were saved.</summary>
    /// <exception cref="StorageUnavailableException">They could not be asked for.</exception>
    Task<StoredWindow?> LoadAsync(string mapping, StreamShard shard, CancellationToken cancellation);

    /// <summary>Saves a shard's windows if they are still what was read.</summary>
    /// <param name="tag">The tag that was read; null when nothing was stored.</param>
    /// <returns>The new tag; null when someone else was faster, and nothing is saved.</returns>
    /// <exception cref="StorageUnavailableException">It is not known whether they were saved.</exception>
    Task<string?> TrySaveAsync(string mapping, StreamShard shard, WindowState state, string? tag, CancellationToken cancellation);

    /// <summary>The shards of a mapping whose open window ends by a time.</summary>
    /// <exception cref="StorageUnavailableException">They could not be asked for.</exception>
    Task<IReadOnlyList<StreamShard>> ListOpenAsync(string mapping, DateTimeOffset endsBy, CancellationToken cancellation);
}

/// <summary>What is stored of a shard's windows.</summary>
/// <param name="Tag">Names this version of it.</param>
public sealed record StoredWindow(WindowState State, string Tag);
