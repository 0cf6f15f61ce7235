using System.Collections.Concurrent;
using Lambda.Engine.Hosting;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Polling;

/// <summary>The mappings from code and settings, with the changes made since then.</summary>
internal sealed class EventSourceMappings : IEventSourceMappings
{
    /// <summary>The configuration section that holds the mappings.</summary>
    public const string Section = $"{LambdaOptions.Section}:EventSourceMappings";

    private readonly Lock _changing = new();
    private readonly FunctionCatalogue _catalogue;
    private readonly ConcurrentDictionary<string, EventSourceMapping> _current = new(StringComparer.Ordinal);

    /// <summary>Builds the mappings from their registrations and settings.</summary>
    /// <exception cref="OptionsValidationException">A name or a setting is not valid; each failure names its setting.</exception>
    public EventSourceMappings(
        EventSourceRegistry registry, FunctionCatalogue catalogue, EventSourceRules rules, IConfiguration configuration, TimeProvider time)
    {
        _catalogue = catalogue;
        var (errors, started) = (new List<string>(), time.GetUtcNow());
        var section = configuration.GetSection(Section);
        foreach (var registration in registry.Registrations)
        {
            var own = section.GetSection(registration.Name);
            if (!LambdaFunction.IsName(registration.Name))
                errors.Add(
                    $"'{registration.Name}' is not a name of an event source mapping: "
                    + $"up to {Limits.FunctionName} letters, digits, '-' and '_'. Give it one.");
            if (registration.Source.NameProblem is { } problem) errors.Add($"The event source mapping '{registration.Name}': {problem}");
            if (!catalogue.TryGet(registration.Function, out var function))
                errors.Add(
                    $"The event source mapping '{registration.Name}' is for the function '{registration.Function}', "
                    + "which the app does not have.");
            var settings = Bind(
                own,
                registration.Configure(
                    registration.Source.Defaults with { ReportBatchItemFailures = function?.ReportsBatchItemFailures ?? false }),
                errors);
            var wrong = rules.Errors(registration.Source, function, settings).Select(error => $"{own.Path}:{error}").ToList();
            errors.AddRange(wrong);
            if (function is null || wrong.Count > 0) continue;
            if (!_current.TryAdd(
                registration.Name,
                new(registration.Name, function, registration.Source, registration.Source.Arn(catalogue, started), settings)
                {
                    StartedAt = started
                }))
                errors.Add($"Two event source mappings are named '{registration.Name}'. Give one another name.");
        }
        errors.AddRange(
            section.GetChildren()
                .Where(child => !registry.Registrations.Any(registration => registration.Name == child.Key))
                .Select(child => $"{child.Path}: there is no event source mapping with this name."));
        if (errors.Count > 0) throw new OptionsValidationException(Section, typeof(EventSourceSettings), errors);
        Configured = _current.Values.OrderBy(mapping => mapping.Name, StringComparer.Ordinal).ToList();
        foreach (var mapping in Configured) _current[mapping.Name] = mapping.With(null);
    }

    /// <summary>Every mapping as configured in code and settings, ordered by name.</summary>
    public IReadOnlyList<EventSourceMapping> Configured { get; private set; }

    public IReadOnlyList<EventSourceMapping> All => [.. Configured.Select(mapping => _current[mapping.Name])];

    public EventSourceMapping Current(string name) =>
        _current.TryGetValue(name, out var mapping)
            ? mapping
            : throw new KeyNotFoundException($"There is no event source mapping '{name}': add it in EventSources.cs.");

    /// <summary>Applies a stored change from the next event on. If it is null, the mapping is as configured again.</summary>
    public void Apply(string name, StoredMapping? change)
    {
        lock (_changing) _current[name] = With(name, change);
    }

    /// <summary>Returns the mapping as configured.</summary>
    public EventSourceMapping AsConfigured(string name) => Configured.Single(mapping => mapping.Name == name);

    /// <summary>Returns the mapping with a stored change applied, or as configured if there is none.</summary>
    public EventSourceMapping With(string name, StoredMapping? change) =>
        AsConfigured(name).With(change, _catalogue.TryGet(change?.Function ?? "", out var function) ? function : null);

    /// <summary>Sets when a mapping first existed.</summary>
    public void Began(string name, DateTimeOffset at)
    {
        lock (_changing)
        {
            Configured = [.. Configured.Select(mapping => mapping.Name == name ? mapping.Since(at) : mapping)];
            _current[name] = Current(name).Since(at);
        }
    }

    /// <summary>Sets when a stream was created, in all of its mappings.</summary>
    public void Created(EventSource stream, DateTimeOffset at)
    {
        lock (_changing)
        {
            Configured = [.. Configured.Select(mapping => mapping.Source == stream ? mapping.Labelled(at) : mapping)];
            foreach (var mapping in Configured.Where(mapping => mapping.Source == stream))
                _current[mapping.Name] = Current(mapping.Name).Labelled(at);
        }
    }

    private static EventSourceSettings Bind(IConfigurationSection section, EventSourceSettings settings, List<string> errors)
    {
        // The binder would append to the list, but settings replace what the code set.
        var bound = section.GetSection(nameof(settings.Filters)).Exists() ? settings with { Filters = [] } : settings with { };
        CheckedSettings.Bind(section, bound, errors);
        return bound;
    }
}
