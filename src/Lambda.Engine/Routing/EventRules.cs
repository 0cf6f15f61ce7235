using Lambda.Engine.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Routing;

/// <summary>The app's rules, from code and settings.</summary>
internal sealed class EventRules
{
    private const string Section = LambdaOptions.Section + ":Rules";
    private readonly EventRule[] _enabled;

    /// <summary>Checks the rules in code and in settings. Settings override code.</summary>
    /// <exception cref="OptionsValidationException">EventBridge would not accept a rule, or a target does not exist; each failure names its
    /// setting.</exception>
    /// <param name="registry">The rules that are registered in code.</param>
    /// <param name="catalogue">The functions.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="sources">The app's event sources, which may contain further rules; null for none.</param>
    public EventRules(RuleRegistry registry, FunctionCatalogue catalogue, IConfiguration configuration, RoutedSources? sources = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(configuration);
        var errors = new List<string>();
        // Setting names are case-insensitive, so rules whose names differ only in case are one rule.
        var definitions = new Dictionary<string, RuleDefinition>(StringComparer.OrdinalIgnoreCase);
        foreach (var rule in registry.Definitions.Concat(sources?.Rules.Definitions ?? []))
            if (!definitions.TryAdd(rule.Name, rule)) errors.Add($"Two rules are named '{rule.Name}'.");
        foreach (var section in configuration.GetSection(Section).GetChildren())
            definitions[section.Key] = RuleSettings.Read(section, definitions.GetValueOrDefault(section.Key), errors);

        EventRule?[] rules = [.. definitions.Values.OrderBy(rule => rule.Name, StringComparer.Ordinal)
            .Select(rule => rule.Compile($"{Section}:{rule.Name}", catalogue, errors))];
        if (errors.Count > 0) throw new OptionsValidationException(Section, typeof(EventRules), errors);
        All = rules!;
        _enabled = [.. All.Where(rule => rule.Enabled)];
    }

    /// <summary>All rules, ordered by name.</summary>
    public IReadOnlyList<EventRule> All { get; }

    /// <summary>Returns the enabled rules that an event matches.</summary>
    /// <param name="json">The event's JSON in UTF-8.</param>
    public IReadOnlyList<EventRule> Matching(ReadOnlySpan<byte> json)
    {
        var matching = new List<EventRule>();
        foreach (var rule in _enabled)
            if (rule.Pattern?.Matches(json) is true) matching.Add(rule);
        return matching;
    }
}
