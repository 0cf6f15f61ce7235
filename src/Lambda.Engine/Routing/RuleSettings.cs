using Lambda.Engine.Hosting;
using Microsoft.Extensions.Configuration;

namespace Lambda.Engine.Routing;

/// <summary>
/// Reads rules from settings: <c>Lambda:Rules:&lt;name&gt;:{Pattern, ScheduleExpression, Targets, Enabled, Description}</c>.
/// </summary>
internal static class RuleSettings
{
    private static readonly string[] Known = ["Pattern", "ScheduleExpression", "Targets", "Enabled", "Description"];
    private static readonly string[] OfTargets = ["Function", "Input", "InputPath", "InputTransformer"];

    /// <summary>Reads the rule in a section. Members that the section leaves out are taken from code.</summary>
    /// <param name="section">The rule's section.</param>
    /// <param name="code">The rule with the same name in code; null when there is none.</param>
    /// <param name="errors">Receives the errors, each naming its setting.</param>
    public static RuleDefinition Read(IConfigurationSection section, RuleDefinition? code, List<string> errors)
    {
        errors.AddRange(CheckedSettings.Unknown(section, Known));
        var rule = code ?? new RuleDefinition(section.Key, null, []);
        var (pattern, targets, enabled) = (section.GetSection("Pattern"), section.GetSection("Targets"), section.GetSection("Enabled"));
        if (pattern.Exists()) rule = rule with { Pattern = pattern.GetChildren().Any() ? SectionJson.Of(pattern) : pattern.Value };
        if (section["ScheduleExpression"] is { } expression) rule = rule with { ScheduleExpression = expression };
        if (targets.Exists()) rule = rule with { Targets = TargetsOf(targets, errors) };
        if (enabled.Value is { } text)
        {
            if (bool.TryParse(text, out var value)) rule = rule with { Enabled = value };
            else errors.Add($"{enabled.Path} is '{text}'; it must be true or false.");
        }
        return rule with { Description = section["Description"] ?? rule.Description };
    }

    // A single function may be a plain string.
    private static RuleTarget[] TargetsOf(IConfigurationSection targets, List<string> errors) =>
        targets.GetChildren().Any() ? [.. targets.GetChildren().Select(child => TargetOf(child, errors))] : [new(targets.Value ?? "")];

    // A function's name, or a section with its input.
    private static RuleTarget TargetOf(IConfigurationSection target, List<string> errors)
    {
        if (!target.GetChildren().Any()) return new(target.Value ?? "");
        errors.AddRange(CheckedSettings.Unknown(target, OfTargets));
        var (input, transformer) = (target.GetSection("Input"), target.GetSection("InputTransformer"));
        return new(target["Function"] ?? "")
        {
            Input = input.GetChildren().Any() ? SectionJson.Of(input) : input.Value,
            InputPath = target["InputPath"],
            InputTransformer = transformer.Exists()
                ? new(transformer["InputTemplate"] ?? "")
                {
                    InputPathsMap = transformer.GetSection("InputPathsMap").GetChildren().ToDictionary(
                        path => path.Key, path => path.Value ?? ""),
                }
                : null,
        };
    }
}
