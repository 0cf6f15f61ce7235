using Lambda.Engine.Changes;

namespace Lambda.Engine.Polling;

/// <summary>
/// Changes mappings while the app runs: validates a change, stores it for every instance, and applies it to this one at once.
/// </summary>
public sealed class MappingChanges
{
    private readonly EventSourceMappings _mappings;
    private readonly EventSourceRules _rules;
    private readonly IMappingStore _store;
    private readonly TimeProvider _time;
    private readonly RunningChanges<StoredMapping> _changes;

    internal MappingChanges(EventSourceMappings mappings, EventSourceRules rules, IMappingStore store, TimeProvider time)
    {
        (_mappings, _rules, _store, _time) = (mappings, rules, store, time);
        _changes = new(store, mappings.Apply);
    }

    /// <summary>Changes the settings of a mapping.</summary>
    /// <param name="name">The mapping's name.</param>
    /// <param name="change">Makes the new settings from the present ones; it is called again when another writer was faster.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <returns>The mapping with its new settings.</returns>
    /// <exception cref="InvalidChangeException">The settings would be invalid; nothing is stored.</exception>
    /// <exception cref="ChangeConflictException">Other writers were faster each time; nothing is stored.</exception>
    /// <exception cref="StorageUnavailableException">It is not stored.</exception>
    internal async Task<EventSourceMapping> ChangeAsync(
        string name, Func<EventSourceSettings, EventSourceSettings> change, CancellationToken cancellation)
    {
        await _changes.ChangeAsync(name, "The event source mapping", stored =>
        {
            var before = _mappings.With(name, stored);
            var settings = change(before.Settings);
            if (_rules.Errors(before.Source, before.Function, settings).FirstOrDefault() is { } error)
                throw new InvalidChangeException(error);
            return new(
                name, settings, StoredMapping.BaseOf(_mappings.With(name, null).Settings), _time.GetUtcNow(),
                Transition(before.Settings, settings));
        }, cancellation);
        return _mappings.Current(name);
    }

    /// <summary>Applies the changes that other instances have stored, and finds out since when mappings and streams exist.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read; the mappings stay as they are.</exception>
    internal async Task RefreshAsync(CancellationToken cancellation)
    {
        await _changes.RefreshAsync(_mappings.Configured.Select(mapping => mapping.Name), cancellation);
        foreach (var mapping in _mappings.Configured.Where(mapping => !mapping.HasBeginning))
            _mappings.Began(mapping.Name, await _store.BeganAsync(mapping.Name, mapping.StartedAt, cancellation));
        foreach (var mapping in _mappings.Configured.Where(mapping => mapping.HasBeginning && !mapping.IsReady))
            _mappings.Created(mapping.Source, await _store.BeganAsync(StreamKey(mapping.Source), mapping.StartedAt, cancellation));
    }

    // No mapping has such a name.
    private static string StreamKey(EventSource stream) => $"{stream.Kind}|{stream.Name}";

    private static string Transition(EventSourceSettings before, EventSourceSettings after) =>
        before.Enabled == after.Enabled ? "Updating" : after.Enabled ? "Enabling" : "Disabling";
}
