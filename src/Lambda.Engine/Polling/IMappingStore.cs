using Lambda.Engine.Changes;

namespace Lambda.Engine.Polling;

/// <summary>Stores changes of event source mappings, and when each mapping first existed.</summary>
internal interface IMappingStore : IChangeStore<StoredMapping>
{
    /// <summary>
    /// Returns when the mapping or stream with this name first existed on any instance. If it never did, this stores
    /// <paramref name="now"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage was unavailable.</exception>
    Task<DateTimeOffset> BeganAsync(string name, DateTimeOffset now, CancellationToken cancellation);
}
