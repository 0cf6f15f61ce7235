using FunctionApp.Async;

namespace FunctionApp.Polling;

/// <summary>Keeps what the Lambda API has changed, for every instance.</summary>
public interface IMappingStore
{
    /// <summary>Every change.</summary>
    /// <exception cref="StorageUnavailableException">Storage was away.</exception>
    Task<IReadOnlyList<StoredMapping>> LoadAsync(CancellationToken cancellation);

    /// <summary>Stores a change if what is stored is still what was read.</summary>
    /// <returns>What was stored, or null when someone else was faster.</returns>
    /// <exception cref="StorageUnavailableException">Storage was away; nothing was stored.</exception>
    Task<StoredMapping?> TryPutAsync(StoredMapping mapping, CancellationToken cancellation);

    /// <summary>When the mapping of that name was first there for any instance: <paramref name="now"/>, and from then on, if it never was.</summary>
    /// <exception cref="StorageUnavailableException">Storage was away.</exception>
    Task<DateTimeOffset> BeganAsync(string name, DateTimeOffset now, CancellationToken cancellation);
}
