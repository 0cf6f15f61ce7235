namespace Lambda.Engine.Async;

/// <summary>Stores payloads that are too large for a message.</summary>
internal interface IPayloadStore
{
    /// <summary>The container that the payloads are in, for readers outside the app.</summary>
    string Container { get; }

    /// <summary>Stores a payload under a day and a name. It replaces an earlier one with the same.</summary>
    /// <returns>The name to load the payload by.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<string> SaveAsync(string name, DateTimeOffset day, ReadOnlyMemory<byte> payload, CancellationToken cancellation);

    /// <summary>Loads the payload with this name; null when it no longer exists.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<ReadOnlyMemory<byte>?> LoadAsync(string name, CancellationToken cancellation);

    /// <summary>Deletes the payloads that are filed under a day before that of <paramref name="before"/>.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation);
}
