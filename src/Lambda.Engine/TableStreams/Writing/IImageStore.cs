namespace Lambda.Engine.TableStreams.Writing;

/// <summary>Stores images that are too large for a row, until the changes that they belong to have expired.</summary>
internal interface IImageStore
{
    /// <summary>Stores images, and returns their name.</summary>
    /// <exception cref="StorageUnavailableException">They were not stored.</exception>
    Task<string> SaveAsync(string name, DateTimeOffset day, ReadOnlyMemory<byte> images, CancellationToken cancellation);

    /// <summary>Reads images; null when they have expired.</summary>
    /// <exception cref="StorageUnavailableException">They could not be read.</exception>
    Task<ReadOnlyMemory<byte>?> LoadAsync(string name, CancellationToken cancellation);

    /// <summary>Deletes the images of earlier days.</summary>
    /// <exception cref="StorageUnavailableException">Storage was unavailable.</exception>
    Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation);
}
