namespace Lambda.Engine.Changes;

/// <summary>Changes that are made while the app runs: each is stored for every instance, and applied on this one.</summary>
/// <param name="store">The store.</param>
/// <param name="apply">Applies the change with a name; a null change undoes the one that was applied before.</param>
internal sealed class RunningChanges<T>(IChangeStore<T> store, Action<string, T?> apply) where T : StoredChange
{
    private const int Tries = 5;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, T> _applied = new(StringComparer.Ordinal);
    private int _edition;

    /// <summary>Returns the change that is in effect on this instance; null when there is none.</summary>
    public T? Applied(string name)
    {
        lock (_gate) return _applied.GetValueOrDefault(name);
    }

    /// <summary>Stores a change and applies it on this instance; other instances apply it at their next refresh.</summary>
    /// <param name="name">What is changed.</param>
    /// <param name="what">The name of what is changed, for the text of errors.</param>
    /// <param name="change">Makes the new change from the stored one. It is called again when another writer was faster. If it throws,
    /// nothing is stored.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <returns>The change as stored now.</returns>
    /// <exception cref="ChangeConflictException">Other writers were faster each time; nothing is stored.</exception>
    /// <exception cref="StorageUnavailableException">It is not stored.</exception>
    public async Task<T> ChangeAsync(string name, string what, Func<T?, T> change, CancellationToken cancellation)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var stored = await store.FindAsync(name, cancellation);
            if (await store.TryPutAsync(change(stored) with { Version = stored?.Version }, cancellation) is not { } put) continue;
            lock (_gate)
            {
                _edition++;
                Apply(name, put);
            }
            return put;
        }
        throw new ChangeConflictException(what);
    }

    /// <summary>Applies the changes that other instances have stored.</summary>
    /// <param name="names">Everything that can be changed.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <exception cref="StorageUnavailableException">Storage could not be read; the changes applied so far stay in effect.</exception>
    public async Task RefreshAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        int edition;
        lock (_gate) edition = _edition;
        var stored = (await store.ListAsync(cancellation)).ToDictionary(change => change.Name, StringComparer.Ordinal);
        lock (_gate)
        {
            // The list may predate a change that was made here meanwhile; the next refresh includes it.
            if (edition != _edition) return;
            foreach (var name in names)
            {
                var change = stored.GetValueOrDefault(name);
                if (change?.Version != _applied.GetValueOrDefault(name)?.Version) Apply(name, change);
            }
        }
    }

    private void Apply(string name, T? change)
    {
        if (change is null) _applied.Remove(name);
        else _applied[name] = change;
        apply(name, change);
    }
}
