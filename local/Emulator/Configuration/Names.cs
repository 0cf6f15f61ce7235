using System.Text.RegularExpressions;
using Local.Emulator.EventHubs;
using Local.Emulator.ServiceBus;

namespace Local.Emulator.Configuration;

/// <summary>https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftservicebus and #microsofteventhub</summary>
internal static partial class Names
{
    /// <summary>The name of a namespace, a queue or a topic.</summary>
    public static string Entity(ConfigurationNode node) => Checked(node, Limits.EntityPathLength, EntityName(), "letters, digits and . - _ / ~");

    /// <summary>The name of a subscription or a rule; rules may be called $Default.</summary>
    public static string Part(ConfigurationNode node) => Checked(node, Limits.NameLength, PartName(), "letters, digits and . - _");

    /// <summary>The name of an event hub.</summary>
    public static string Hub(ConfigurationNode node) => Checked(node, HubLimits.NameLength, HubName(), "letters, digits and . - _");

    /// <summary>The name of a consumer group, which may be $Default.</summary>
    public static string Group(ConfigurationNode node) => Checked(node, HubLimits.GroupNameLength, PartName(), "letters, digits and . - _");

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

    private static string Checked(ConfigurationNode node, int length, Regex pattern, string characters)
    {
        var name = node.Get("Name");
        var text = name.Text();
        if (text.Length > length) throw name.Error($"The name has {text.Length} characters; there may be {length}.");
        return pattern.IsMatch(text) ? text : throw name.Error($"'{text}' is not a name: it has {characters}, and starts and ends with a letter or a digit.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._/~-]*[A-Za-z0-9])?\z")]
    private static partial Regex EntityName();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\z")]
    private static partial Regex HubName();

    [GeneratedRegex(@"^(\$Default|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)\z", RegexOptions.IgnoreCase)]
    private static partial Regex PartName();
}
