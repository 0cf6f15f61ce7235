namespace Lambda.Engine.Routing.Archives;

/// <summary>Stores replays and their progress.</summary>
internal interface IReplayStore
{
    /// <summary>Lists all replays, ordered by name.</summary>
    /// <exception cref="StorageUnavailableException">They were not read.</exception>
    Task<IReadOnlyList<EventReplay>> ListAsync(CancellationToken cancellation);

    /// <summary>Finds the replay with this name; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">It was not read.</exception>
    Task<EventReplay?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Stores a replay, unless it has changed since it was read.</summary>
    /// <returns>The stored replay with its version; null, with nothing stored, when another instance was faster.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<EventReplay?> TryPutAsync(EventReplay replay, CancellationToken cancellation);

    /// <summary>Deletes the replays that ended before the given time.</summary>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="StorageUnavailableException">Some are left.</exception>
    Task<int> DeleteEndedAsync(DateTimeOffset before, CancellationToken cancellation);
}
