namespace Lambda.Engine.Settings;

/// <summary>Stores the changes of functions.</summary>
public interface IFunctionChanges
{
    /// <summary>Every function's changes.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<IReadOnlyList<FunctionChanges>> ListAsync(CancellationToken cancellation);

    /// <summary>A function's changes; null when there are none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<FunctionChanges?> FindAsync(string functionName, CancellationToken cancellation);

    /// <summary>Adds a function's changes, or replaces those that were read.</summary>
    /// <returns>The changes as stored now; null when another writer has added or changed some.</returns>
    /// <exception cref="StorageUnavailableException">They were not stored.</exception>
    Task<FunctionChanges?> TryPutAsync(FunctionChanges changes, CancellationToken cancellation);
}
