namespace Lambda.Engine.Changes;

/// <summary>Stores changes of one kind, for every instance.</summary>
public interface IChangeStore<T> where T : StoredChange
{
    /// <summary>Lists all stored changes.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<IReadOnlyList<T>> ListAsync(CancellationToken cancellation);

    /// <summary>Finds the change with this name; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<T?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Adds a change, or replaces the one that was read.</summary>
    /// <returns>The change as stored now; null when another writer was faster.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<T?> TryPutAsync(T change, CancellationToken cancellation);
}
