using Lambda.Engine.Hosting;
using Microsoft.Extensions.Configuration;

namespace Lambda.Engine.Routing;

/// <summary>Reads rules from settings: <c>Lambda:Rules:&lt;name&gt;:{Pattern, Targets, Enabled, Description}</c>.</summary>
internal static class RuleSettings
{
    private static readonly string[] Known = ["Pattern", "Targets", "Enabled", "Description"];

    /// <summary>Reads the rule in a section; members that it leaves out are taken from code.</summary>
    /// <param name="section">The rule's section.</param>
    /// <param name="code">The rule with the same name in code; null when there is none.</param>
    /// <param name="errors">Receives the errors, each naming its setting.</param>
    public static RuleDefinition Read(IConfigurationSection section, RuleDefinition? code, List<string> errors)
    {
        errors.AddRange(CheckedSettings.Unknown(section, Known));
        var rule = code ?? new RuleDefinition(section.Key, null, []);
        var (pattern, targets, enabled) = (section.GetSection("Pattern"), section.GetSection("Targets"), section.GetSection("Enabled"));
        if (pattern.Exists()) rule = rule with { Pattern = pattern.GetChildren().Any() ? SectionJson.Of(pattern) : pattern.Value };
        if (targets.Exists()) rule = rule with { Targets = Names(targets) };
        if (enabled.Value is { } text)
        {
            if (bool.TryParse(text, out var value)) rule = rule with { Enabled = value };
            else errors.Add($"{enabled.Path} is '{text}'; it is true or false.");
        }
        return rule with { Description = section["Description"] ?? rule.Description };
    }

    // One function may be written as a text.
    private static string[] Names(IConfigurationSection targets) =>
        targets.GetChildren().Any() ? [.. targets.GetChildren().Select(child => child.Value ?? "")] : [targets.Value ?? ""];
}
