using Lambda.Engine.Async;
using Lambda.Engine.Changes;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Settings;

/// <summary>Changes functions' options while the app runs.</summary>
internal sealed partial class FunctionSettings
{
    private readonly FunctionCatalogue _catalogue;
    private readonly Destinations _destinations;
    private readonly IChangeStore<FunctionChanges> _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RunningChanges<FunctionChanges> _changes;

    /// <summary>Creates the service for the functions in a catalogue.</summary>
    public FunctionSettings(
        FunctionCatalogue catalogue, Destinations destinations, IChangeStore<FunctionChanges> store, TimeProvider time,
        ILogger<FunctionSettings> logger)
    {
        (_catalogue, _destinations, _store, _time, _logger) = (catalogue, destinations, store, time, logger);
        _changes = new(store, Apply);
    }

    /// <summary>Reads the stored changes of a function; an empty change when there are none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    public async Task<FunctionChanges> FindAsync(LambdaFunction function, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(function);
        return await _store.FindAsync(function.Name, cancellation) ?? new FunctionChanges(function.Name);
    }

    /// <summary>Returns the changes that are in effect on this instance.</summary>
    public FunctionChanges Applied(LambdaFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return _changes.Applied(function.Name) ?? new FunctionChanges(function.Name);
    }

    /// <summary>Stores a change and applies it on this instance; other instances apply it at their next refresh.</summary>
    /// <param name="function">The function.</param>
    /// <param name="change">Makes the new changes from the present ones. It is called again when another writer was faster.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <returns>The changes as stored now.</returns>
    /// <exception cref="InvalidChangeException">The function's options would be invalid; nothing is stored.</exception>
    /// <exception cref="ChangeConflictException">Other writers were faster each time; nothing is stored.</exception>
    /// <exception cref="StorageUnavailableException">It is not stored.</exception>
    public Task<FunctionChanges> ChangeAsync(
        LambdaFunction function, Func<FunctionChanges, FunctionChanges> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(change);
        return _changes.ChangeAsync(function.Name, function.Name, stored =>
        {
            var next = change(stored ?? new(function.Name)) with { ChangedAt = _time.GetUtcNow() };
            var problems = Problems(function, next).ToList();
            return problems.Count == 0 ? next : throw new InvalidChangeException(string.Join(' ', problems));
        }, cancellation);
    }

    /// <summary>Applies the changes that other instances have stored.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read; the present options stay in effect.</exception>
    public Task RefreshAsync(CancellationToken cancellation) =>
        _changes.RefreshAsync(_catalogue.All.Select(function => function.Name), cancellation);

    private void Apply(string name, FunctionChanges? changes)
    {
        if (!_catalogue.TryGet(name, out var function)) return;
        changes ??= new(name);
        // Stored by another version of the app, or for a destination that no longer exists.
        var problems = Problems(function, changes).ToList();
        if (problems.Count > 0) Unusable(_logger, name, string.Join(' ', problems));
        else _catalogue.Apply(function, changes.Over(function.Configured));
    }

    private IEnumerable<string> Problems(LambdaFunction function, FunctionChanges changes)
    {
        var options = changes.Over(function.Configured);
        return options.Errors(function.Name).Concat(_destinations.Problems(function.Name, options));
    }

    [LoggerMessage(400, LogLevel.Error,
        "The stored configuration changes of {Function} are invalid; keeping its current settings: {Problems}")]
    private static partial void Unusable(ILogger logger, string function, string problems);
}
