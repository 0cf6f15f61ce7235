namespace Lambda.Engine.Polling;

/// <summary>
/// Changes mappings while the app runs: validates a change, stores it for every instance, and applies it to this one at once.
/// </summary>
public sealed class MappingChanges
{
    private const int MaxTries = 5;
    private readonly EventSourceMappings _mappings;
    private readonly EventSourceRules _rules;
    private readonly IMappingStore _store;
    private readonly TimeProvider _time;

    internal MappingChanges(EventSourceMappings mappings, EventSourceRules rules, IMappingStore store, TimeProvider time) =>
        (_mappings, _rules, _store, _time) = (mappings, rules, store, time);

    /// <summary>Changes the settings of a mapping.</summary>
    /// <param name="name">The mapping's name.</param>
    /// <param name="change">Makes the new settings from the present ones.</param>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    public async Task<MappingOutcome> ChangeAsync(
        string name, Func<EventSourceSettings, EventSourceSettings> change, CancellationToken cancellation)
    {
        for (var tries = 1; tries <= MaxTries; tries++)
        {
            var stored = await _store.LoadAsync(cancellation);
            _mappings.Apply(stored);
            var before = _mappings.Current(name);
            var settings = change(before.Settings);
            if (_rules.Errors(before.Source, before.Function, settings).FirstOrDefault() is { } error)
                return new MappingOutcome.Refused(error);
            var known = stored.SingleOrDefault(other => other.Name == name);
            var next = new StoredMapping(
                name, settings, StoredMapping.BaseOf(_mappings.Configured.Single(mapping => mapping.Name == name).Settings),
                _time.GetUtcNow(), Transition(before.Settings, settings)) { Version = known?.Version };
            if (await _store.TryPutAsync(next, cancellation) is not { } put) continue;
            _mappings.Apply([.. stored.Where(other => other.Name != name), put]);
            return new MappingOutcome.Changed(_mappings.Current(name));
        }
        return new MappingOutcome.Busy();
    }

    private static string Transition(EventSourceSettings before, EventSourceSettings after) =>
        before.Enabled == after.Enabled ? "Updating" : after.Enabled ? "Enabling" : "Disabling";
}

/// <summary>The outcome of a change.</summary>
public abstract record MappingOutcome
{
    private MappingOutcome() { }

    /// <summary>The change is stored and applies.</summary>
    public sealed record Changed(EventSourceMapping Mapping) : MappingOutcome;

    /// <summary>The change is not allowed.</summary>
    public sealed record Refused(string Error) : MappingOutcome;

    /// <summary>Other writers changed the mapping during every try.</summary>
    public sealed record Busy : MappingOutcome;
}
