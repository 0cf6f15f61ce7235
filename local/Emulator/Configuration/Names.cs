using Local.Emulator.EventHubs;
using Local.Emulator.Naming;
using Local.Emulator.ServiceBus;

namespace Local.Emulator.Configuration;

/// <summary>Reads the names of resources, each by the rule of its service.</summary>
internal static class Names
{
    /// <summary>Reads the name of a namespace, a queue or a topic.</summary>
    public static string Entity(ConfigurationNode node) => Checked(node, EntityNames.Entity);

    /// <summary>Reads the name of a subscription or a rule.</summary>
    public static string Part(ConfigurationNode node) => Checked(node, EntityNames.Part);

    /// <summary>Reads the name of an event hub or of its namespace.</summary>
    public static string Hub(ConfigurationNode node) => Checked(node, HubNames.Hub);

    /// <summary>Reads the name of a consumer group.</summary>
    public static string Group(ConfigurationNode node) => Checked(node, HubNames.Group);

    /// <exception cref="ConfigurationException">Two of the nodes have the same name, ignoring case.</exception>
    public static void AreUnique(IEnumerable<ConfigurationNode> nodes)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var node in nodes)
        {
            var name = node.Get("Name");
            if (!seen.Add(name.Text())) throw name.Error($"The name '{name.Text()}' is used twice.");
        }
    }

    private static string Checked(ConfigurationNode node, NameRule rule)
    {
        var name = node.Get("Name");
        return rule.Fault(name.Text()) is { } fault ? throw name.Error(fault) : name.Text();
    }
}
