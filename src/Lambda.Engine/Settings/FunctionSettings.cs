using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Settings;

/// <summary>Changes functions' options while the app runs: stores a change, and applies it on this instance and the others.</summary>
public sealed partial class FunctionSettings(
    FunctionCatalogue catalogue, Destinations destinations, IFunctionChanges store, TimeProvider time, ILogger<FunctionSettings> logger)
{
    private const int Tries = 5;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, FunctionChanges> _applied = [];
    private int _edition;

    /// <summary>The stored changes of a function; an empty change when there are none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    public async Task<FunctionChanges> FindAsync(LambdaFunction function, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(function);
        return await store.FindAsync(function.Name, cancellation) ?? new FunctionChanges(function.Name);
    }

    /// <summary>The changes that apply on this instance.</summary>
    public FunctionChanges Applied(LambdaFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (_gate) return _applied.GetValueOrDefault(function.Name) ?? new FunctionChanges(function.Name);
    }

    /// <summary>Stores a change and applies it on this instance; other instances apply it at their next refresh.</summary>
    /// <param name="function">The function.</param>
    /// <param name="change">Makes the new changes from the present ones; it is called again when another writer was faster.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <returns>The changes as stored now.</returns>
    /// <exception cref="InvalidChangeException">The function's options would be invalid; nothing is stored.</exception>
    /// <exception cref="ChangeConflictException">Other writers were faster each time; nothing is stored.</exception>
    /// <exception cref="StorageUnavailableException">It is not stored.</exception>
    public async Task<FunctionChanges> ChangeAsync(
        LambdaFunction function, Func<FunctionChanges, FunctionChanges> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var tries = 0; tries < Tries; tries++)
        {
            var next = change(await FindAsync(function, cancellation)) with { ChangedAt = time.GetUtcNow() };
            var problems = Problems(function, next).ToList();
            if (problems.Count > 0) throw new InvalidChangeException(string.Join(' ', problems));
            if (await store.TryPutAsync(next, cancellation) is not { } stored) continue;
            lock (_gate)
            {
                _edition++;
                Apply(function, stored);
            }
            return stored;
        }
        throw new ChangeConflictException(function.Name);
    }

    /// <summary>Applies the changes that other instances have stored.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read; the present options stay.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        int edition;
        lock (_gate) edition = _edition;
        var stored = (await store.ListAsync(cancellation)).ToDictionary(changes => changes.FunctionName);
        lock (_gate)
        {
            // The list may be older than a change made here meanwhile; the next look sees both.
            if (edition != _edition) return;
            foreach (var function in catalogue.All)
            {
                var changes = stored.GetValueOrDefault(function.Name) ?? new FunctionChanges(function.Name);
                if (changes.Version != _applied.GetValueOrDefault(function.Name)?.Version) Apply(function, changes);
            }
        }
    }

    private void Apply(LambdaFunction function, FunctionChanges changes)
    {
        _applied[function.Name] = changes;
        // What another version of the app has stored, or a destination that is no more.
        var problems = Problems(function, changes).ToList();
        if (problems.Count > 0) Unusable(logger, function.Name, string.Join(' ', problems));
        else catalogue.Apply(function, changes.Over(function.Configured));
    }

    private IEnumerable<string> Problems(LambdaFunction function, FunctionChanges changes)
    {
        var options = changes.Over(function.Configured);
        return options.Errors(function.Name).Concat(destinations.Problems(function.Name, options));
    }

    [LoggerMessage(400, LogLevel.Error, "The stored changes of {Function} are invalid, keeping its current settings: {Problems}")]
    private static partial void Unusable(ILogger logger, string function, string problems);
}
