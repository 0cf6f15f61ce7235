namespace Lambda.Engine.Async;

/// <summary>Stores payloads that do not fit a message.</summary>
internal interface IPayloadStore
{
    /// <summary>The container that the payloads are in, for readers outside the app.</summary>
    string Container { get; }

    /// <summary>Stores a payload under that day and name, and replaces an earlier one.</summary>
    /// <returns>The name to load it by.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<string> SaveAsync(string name, DateTimeOffset day, ReadOnlyMemory<byte> payload, CancellationToken cancellation);

    /// <summary>The payload of that name; null when it is gone.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<ReadOnlyMemory<byte>?> LoadAsync(string name, CancellationToken cancellation);

    /// <summary>Deletes the payloads filed before the day of <paramref name="before"/>.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation);
}
