using Lambda.Engine.Changes;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling;

/// <summary>
/// Changes mappings while the app runs: validates each change, stores it for every instance, and applies it to this one at once.
/// </summary>
internal sealed class MappingChanges
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

    /// <summary>Changes the settings of a mapping, and its function.</summary>
    /// <param name="name">The mapping's name.</param>
    /// <param name="change">Makes the new settings from the present ones. It is called again when another writer was faster.</param>
    /// <param name="function">The function that handles the records from now on; null for the present one.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <returns>The mapping with its new settings.</returns>
    /// <exception cref="InvalidChangeException">The settings would be invalid; nothing is stored.</exception>
    /// <exception cref="MappingStateException">The mapping does not exist, or is being created or deleted; nothing is stored.</exception>
    /// <exception cref="ChangeConflictException">Other writers were faster each time; nothing is stored.</exception>
    /// <exception cref="StorageUnavailableException">It is not stored.</exception>
    internal Task<EventSourceMapping> ChangeAsync(
        string name, Func<EventSourceSettings, EventSourceSettings> change, LambdaFunction? function, CancellationToken cancellation) =>
        StoreAsync(name, stored =>
        {
            var before = Existing(name, stored);
            if (before.State(_time.GetUtcNow()) is MappingState.Creating or MappingState.Deleting)
                throw new MappingStateException(MappingProblem.InUse);
            var (configured, handler) = (_mappings.AsConfigured(name).Function, function ?? before.Function);
            var settings = Valid(before.Source, handler, change(before.Settings));
            return New(name, settings, Transition(before.Settings, settings)) with
            {
                IsCreated = stored?.IsCreated, CreatedAt = stored?.CreatedAt,
                Function = handler == configured ? null : handler.Name, FunctionBase = handler == configured ? null : configured.Name,
            };
        }, cancellation);

    /// <summary>Changes the settings of a mapping.</summary>
    internal Task<EventSourceMapping> ChangeAsync(
        string name, Func<EventSourceSettings, EventSourceSettings> change, CancellationToken cancellation) =>
        ChangeAsync(name, change, function: null, cancellation);

    /// <summary>Creates a mapping that is registered in code but does not exist.</summary>
    /// <param name="name">The mapping's name.</param>
    /// <param name="change">Makes its settings from those in code.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <returns>The mapping.</returns>
    /// <exception cref="InvalidChangeException">The settings would be invalid; nothing is stored.</exception>
    /// <exception cref="MappingStateException">The mapping exists; nothing is stored.</exception>
    /// <exception cref="ChangeConflictException">Other writers were faster each time; nothing is stored.</exception>
    /// <exception cref="StorageUnavailableException">It is not stored.</exception>
    internal Task<EventSourceMapping> CreateAsync(
        string name, Func<EventSourceSettings, EventSourceSettings> change, CancellationToken cancellation) =>
        StoreAsync(name, stored =>
        {
            if (_mappings.With(name, stored).State(_time.GetUtcNow()) is not null) throw new MappingStateException(MappingProblem.Exists);
            var configured = _mappings.AsConfigured(name);
            var created = New(
                name, Valid(configured.Source, configured.Function, change(configured.Settings)), MappingState.Creating);
            return created with { IsCreated = true, CreatedAt = created.ChangedAt };
        }, cancellation);

    /// <summary>
    /// Deletes a mapping. Its source keeps its records. The mapping can be created again, for the function that it is registered for.
    /// </summary>
    /// <returns>The mapping, which no longer exists.</returns>
    /// <exception cref="MappingStateException">The mapping does not exist, or is being changed; nothing is stored.</exception>
    /// <exception cref="ChangeConflictException">Other writers were faster each time; nothing is stored.</exception>
    /// <exception cref="StorageUnavailableException">It is not stored.</exception>
    internal Task<EventSourceMapping> DeleteAsync(string name, CancellationToken cancellation) =>
        StoreAsync(name, stored =>
        {
            var before = Existing(name, stored);
            if (stored?.StateAt(_time.GetUtcNow()) is not null) throw new MappingStateException(MappingProblem.InUse);
            return New(name, before.Settings, MappingState.Deleting) with { IsCreated = false };
        }, cancellation);

    /// <summary>Applies the changes that other instances have stored, and finds out when mappings and streams first existed.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read; the mappings stay as they are.</exception>
    internal async Task RefreshAsync(CancellationToken cancellation)
    {
        await _changes.RefreshAsync(_mappings.Configured.Select(mapping => mapping.Name), cancellation);
        foreach (var mapping in _mappings.Configured.Where(mapping => !mapping.HasBeginning))
            _mappings.Began(mapping.Name, await _store.BeganAsync(mapping.Name, mapping.StartedAt, cancellation));
        foreach (var mapping in _mappings.Configured.Where(mapping => mapping.HasBeginning && !mapping.IsReady))
            _mappings.Created(mapping.Source, await _store.BeganAsync(StreamKey(mapping.Source), mapping.StartedAt, cancellation));
    }

    // No mapping has this name.
    private static string StreamKey(EventSource stream) => $"{stream.Kind}|{stream.Name}";

    private async Task<EventSourceMapping> StoreAsync(
        string name, Func<StoredMapping?, StoredMapping> change, CancellationToken cancellation)
    {
        await _changes.ChangeAsync(name, "The event source mapping", change, cancellation);
        return _mappings.Current(name);
    }

    private EventSourceMapping Existing(string name, StoredMapping? stored)
    {
        var mapping = _mappings.With(name, stored);
        return mapping.State(_time.GetUtcNow()) is null ? throw new MappingStateException(MappingProblem.NotFound) : mapping;
    }

    private EventSourceSettings Valid(EventSource source, LambdaFunction function, EventSourceSettings settings) =>
        _rules.Errors(source, function, settings).FirstOrDefault() is { } error
            ? throw new InvalidChangeException(error)
            : settings;

    private StoredMapping New(string name, EventSourceSettings settings, string transition) =>
        new(name, settings, StoredMapping.BaseOf(_mappings.AsConfigured(name).Settings), _time.GetUtcNow(), transition);

    private static string Transition(EventSourceSettings before, EventSourceSettings after) =>
        before.Enabled == after.Enabled ? MappingState.Updating : after.Enabled ? MappingState.Enabling : MappingState.Disabling;
}
