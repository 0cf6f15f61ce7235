
namespace Lambda.Engine.Polling.Streams;

/// <summary>Stores the windows of shards, each with a tag that changes with every save.</summary>
public interface IWindowStore
{
    /// <summary>Reads a shard's windows; null when none were saved.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<StoredWindow?> LoadAsync(string mapping, StreamShard shard, CancellationToken cancellation);

    /// <summary>Saves a shard's windows, if they have not changed since they were read.</summary>
    /// <param name="tag">The tag that was read; null when nothing was stored.</param>
    /// <returns>The new tag; null, with nothing saved, when another instance was faster.</returns>
    /// <exception cref="StorageUnavailableException">It is unknown whether they were saved.</exception>
    Task<string?> TrySaveAsync(string mapping, StreamShard shard, WindowState state, string? tag, CancellationToken cancellation);

    /// <summary>Lists the shards of a mapping whose open window ends no later than a given time.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<IReadOnlyList<StreamShard>> ListOpenAsync(string mapping, DateTimeOffset endsBy, CancellationToken cancellation);
}

/// <summary>The stored windows of a shard.</summary>
/// <param name="Tag">The tag of this version.</param>
public sealed record StoredWindow(WindowState State, string Tag);
