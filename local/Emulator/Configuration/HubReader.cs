using System.Globalization;
using System.Text.Json;
using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Outcomes;

namespace Local.Emulator.Configuration;

/// <summary>
/// Reads event hubs, within the limits of https://learn.microsoft.com/azure/event-hubs/overview-emulator#usage-quotas. The retention
/// settings are an addition to the format of the official emulator.
/// </summary>
internal static class HubReader
{
    private const int MegabytesPerPartition = 1, MostMegabytes = 16 * 1024;

    public static HubNamespaceDefinition Namespace(ConfigurationNode node)
    {
        node.Object("Type", "Name", "Entities");
        ConfigurationNode[] entities = [.. node.Elements("Entities")];
        var hubs = entities.Select(Hub).ToArray();
        Names.AreUnique(entities);
        if (hubs.Length > HubLimits.Hubs)
            throw node.Error($"The namespace has {hubs.Length} event hubs; at most {HubLimits.Hubs} are allowed.");
        return new HubNamespaceDefinition(Names.Hub(node), hubs);
    }

    private static HubDefinition Hub(ConfigurationNode node)
    {
        node.Object("Name", "PartitionCount", "ConsumerGroups", "MessageRetention", "RetentionTimeInHours", "MaxSizeInMegabytes");
        ConfigurationNode[] groups = [.. node.Elements("ConsumerGroups")];
        var names = groups.Select(group => Names.Group(group.Object("Name"))).ToArray();
        Names.AreUnique(groups);
        if (names.Length > HubLimits.ConsumerGroups)
            throw node.Error($"The event hub has {names.Length} consumer groups; at most {HubLimits.ConsumerGroups} are allowed.");
        var partitions = Partitions(node.Get("PartitionCount"));
        return new HubDefinition(Names.Hub(node), partitions, names, Retention(node, partitions));
    }

    // The file of the official emulator has the number as a string.
    private static int Partitions(ConfigurationNode node)
    {
        int count;
        var isNumber = node.Json.ValueKind switch
        {
            JsonValueKind.Number => node.Json.TryGetInt32(out count),
            JsonValueKind.String => int.TryParse(node.Json.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out count),
            _ => throw node.Error("Expected a number, such as 2 or \"2\"."),
        };
        return isNumber && count is >= 1 and <= HubLimits.Partitions
            ? count
            : throw node.Error($"{node.Json.GetRawText()} is not between 1 and {HubLimits.Partitions}.");
    }

    private static RetentionOptions Retention(ConfigurationNode node, int partitions)
    {
        var defaults = new RetentionOptions();
        var age = node.Duration("MessageRetention", TimeSpan.FromSeconds(1), HubLimits.LongestRetention);
        if (node.Find("RetentionTimeInHours") is { } hours)
        {
            if (age is not null) throw hours.Error("MessageRetention and RetentionTimeInHours are both set. Set only one of them.");
            age = TimeSpan.FromHours(node.Number("RetentionTimeInHours", 0, 1, (int)HubLimits.LongestRetention.TotalHours));
        }
        var megabytes =
            node.Number("MaxSizeInMegabytes", (int)(defaults.SizeInBytes / 1024 / 1024), partitions * MegabytesPerPartition, MostMegabytes);
        return new RetentionOptions { Age = age ?? defaults.Age, SizeInBytes = megabytes * 1024L * 1024 };
    }
}
