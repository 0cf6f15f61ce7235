
namespace Lambda.Engine.Polling;

/// <summary>Stores the changes made through the Lambda API, for every instance.</summary>
public interface IMappingStore
{
    /// <summary>Lists every stored change.</summary>
    /// <exception cref="StorageUnavailableException">Storage was unavailable.</exception>
    Task<IReadOnlyList<StoredMapping>> LoadAsync(CancellationToken cancellation);

    /// <summary>Stores a change, if the stored one has not changed since it was read.</summary>
    /// <returns>What was stored; null when another writer was faster.</returns>
    /// <exception cref="StorageUnavailableException">Storage was unavailable; nothing was stored.</exception>
    Task<StoredMapping?> TryPutAsync(StoredMapping mapping, CancellationToken cancellation);

    /// <summary>
    /// When the mapping with that name first existed on any instance. If it never did, this stores <paramref name="now"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage was unavailable.</exception>
    Task<DateTimeOffset> BeganAsync(string name, DateTimeOffset now, CancellationToken cancellation);
}
