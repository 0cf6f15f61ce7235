using System.Text.RegularExpressions;
using Local.Emulator.EventHubs;
using Local.Emulator.ServiceBus;

namespace Local.Emulator.Configuration;

/// <summary>https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftservicebus and #microsofteventhub</summary>
internal static partial class Names
{
    /// <summary>The name of a namespace, a queue or a topic.</summary>
    public static string Entity(ConfigurationNode node) => Checked(node, EntityFault);

    /// <summary>What is wrong with the name of a namespace, a queue or a topic; null if nothing is.</summary>
    public static string? EntityFault(string name) => Fault(name, Limits.EntityPathLength, EntityName(), "letters, digits and . - _ / ~");

    /// <summary>The name of a subscription or a rule; rules may be called $Default.</summary>
    public static string Part(ConfigurationNode node) => Checked(node, PartFault);

    /// <summary>What is wrong with the name of a subscription or a rule; null if nothing is.</summary>
    public static string? PartFault(string name) => Fault(name, Limits.NameLength, PartName(), "letters, digits and . - _");

    /// <summary>The name of an event hub.</summary>
    public static string Hub(ConfigurationNode node) => Checked(node, name => Fault(name, HubLimits.NameLength, HubName(), "letters, digits and . - _"));

    /// <summary>The name of a consumer group, which may be $Default.</summary>
    public static string Group(ConfigurationNode node) => Checked(node, name => Fault(name, HubLimits.GroupNameLength, PartName(), "letters, digits and . - _"));

    /// <summary>Names that differ only in case are the same.</summary>
    public static void AreUnique(IEnumerable<ConfigurationNode> nodes)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var node in nodes)
        {
            var name = node.Get("Name");
            if (!seen.Add(name.Text())) throw name.Error($"There are two of the name '{name.Text()}'.");
        }
    }

    private static string Checked(ConfigurationNode node, Func<string, string?> fault)
    {
        var name = node.Get("Name");
        return fault(name.Text()) is { } found ? throw name.Error(found) : name.Text();
    }

    private static string? Fault(string name, int length, Regex pattern, string characters) =>
        name.Length > length ? $"The name has {name.Length} characters; at most {length} are allowed."
        : pattern.IsMatch(name) ? null
        : $"'{name}' is not a name: it has {characters}, and starts and ends with a letter or a digit.";

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._/~-]*[A-Za-z0-9])?\z")]
    private static partial Regex EntityName();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\z")]
    private static partial Regex HubName();

    [GeneratedRegex(@"^(\$Default|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)\z", RegexOptions.IgnoreCase)]
    private static partial Regex PartName();
}
