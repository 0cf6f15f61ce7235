using System.Text.RegularExpressions;
using Lambda.Engine.Invocation;
using Lambda.Engine.Patterns;
using Lambda.Engine.Routing.Schedules;

namespace Lambda.Engine.Routing;

/// <summary>A rule as it is defined in code or settings, before it is validated.</summary>
/// <remarks>
/// Limits are those of https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html and
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html.
/// </remarks>
internal sealed partial record RuleDefinition(string Name, string? Pattern, IReadOnlyList<RuleTarget> Targets)
{
    public const int MaxTargets = 5;
    public const int MaxDescription = 512;
    public const int MaxExpression = 256;

    public bool Enabled { get; init; } = true;

    public string Description { get; init; } = "";

    public string? ScheduleExpression { get; init; }

    /// <summary>Validates the rule. If it has errors, it returns null and adds them to the list; each names its setting.</summary>
    public EventRule? Compile(string setting, FunctionCatalogue catalogue, List<string> errors)
    {
        var before = errors.Count;
        if (!NamePattern().IsMatch(Name))
            errors.Add($"{setting}: '{Name}' is not a rule's name: 1 to 64 letters, digits, '.', '-' and '_'.");
        if (Description.Length > MaxDescription)
            errors.Add($"{setting}:Description has {Description.Length} characters; at most {MaxDescription} are allowed.");
        var schedule = CompileSchedule($"{setting}:ScheduleExpression", errors);
        var pattern = CompilePattern($"{setting}:Pattern", errors);
        if (Targets.Count is < 1 or > MaxTargets)
            errors.Add($"{setting}:Targets has {Targets.Count} functions; a rule has 1 to {MaxTargets}.");
        var targets = new List<EventTarget>();
        foreach (var (index, target) in Targets.Index())
        {
            if (!catalogue.TryGet(target.Function, out var function))
                errors.Add(
                    $"{setting}:Targets:{index}: there is no function '{target.Function}'; "
                    + $"there are {string.Join(", ", catalogue.All.Select(known => known.Name))}.");
            else if (targets.Any(known => known.Function == function))
                errors.Add($"{setting}:Targets:{index}: '{target.Function}' is already a target.");
            else targets.Add(new(function) { Input = TargetInput.Compile(target, $"{setting}:Targets:{index}", errors) });
        }
        return errors.Count == before ? new(Name, Description, Enabled, pattern, targets) { Schedule = schedule } : null;
    }

    private Schedule? CompileSchedule(string setting, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(ScheduleExpression)) return null;
        if (ScheduleExpression.Length > MaxExpression)
        {
            errors.Add($"{setting} has {ScheduleExpression.Length} characters; at most {MaxExpression} are allowed.");
            return null;
        }
        if (Schedule.TryParse(ScheduleExpression, out var error) is { } schedule) return schedule;
        errors.Add($"{setting}: Parameter ScheduleExpression is not valid. '{ScheduleExpression}': {error}");
        return null;
    }

    private EventPattern? CompilePattern(string setting, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(Pattern))
        {
            if (!string.IsNullOrWhiteSpace(ScheduleExpression)) return null;
            errors.Add(
                $$"""{{setting}} is missing: set an event pattern, such as {"source":["shop"]}, or a ScheduleExpression.""");
            return null;
        }
        try
        {
            return EventPattern.Parse(Pattern);
        }
        catch (PatternException e)
        {
            errors.Add($"{setting} is not valid at {e.Path}: {e.Reason}");
            return null;
        }
    }

    [GeneratedRegex(@"\A[\.\-_A-Za-z0-9]{1,64}\z")]
    private static partial Regex NamePattern();
}
