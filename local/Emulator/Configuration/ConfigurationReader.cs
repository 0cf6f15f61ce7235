using System.Text.Json;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.ServiceBus;

namespace Local.Emulator.Configuration;

/// <summary>
/// Reads the sections of the file that contain other sections; <see cref="EntityReader"/>, <see cref="RuleReader"/> and
/// <see cref="HubReader"/> read the rest.
/// </summary>
internal sealed class ConfigurationReader(string file)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public EmulatorConfiguration Read(string json)
    {
        using var document = Parse(json);
        var config = new ConfigurationNode(file, "$", document.RootElement).Object("$schema", "UserConfig").Get("UserConfig")
            .Object("Namespaces", "NamespaceConfig", "Logging", "LoggingConfig", "EventGrid");
        // The two official emulators call the same list by different names.
        var nodes = config.Elements("Namespaces").Concat(config.Elements("NamespaceConfig")).ToLookup(IsServiceBus);
        var namespaces = nodes[true].Select(Namespace).ToArray();
        return new EmulatorConfiguration(namespaces, EventHubs([.. nodes[false]], nodes[true]), Logging(config))
        {
            EventGrid = config.Find("EventGrid") is { } eventGrid ? EventGridReader.Read(eventGrid) : EventGridDefinition.None,
        };
    }

    private JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, Lenient);
        }
        catch (JsonException error)
        {
            throw new ConfigurationException(file, "$", $"The file is not JSON: {error.Message}");
        }
    }

    private static bool IsServiceBus(ConfigurationNode node)
    {
        if (node.Json.ValueKind != JsonValueKind.Object || node.Find("Type") is not { } type)
            return !node.Path.Contains("NamespaceConfig", StringComparison.OrdinalIgnoreCase);
        return type.Text().ToUpperInvariant() switch
        {
            "SERVICEBUS" => true,
            "EVENTHUB" => false,
            _ => throw type.Error($"'{type.Text()}' is not a namespace type. Use ServiceBus or EventHub."),
        };
    }

    private static NamespaceDefinition Namespace(ConfigurationNode node)
    {
        node.Object("Type", "Name", "Queues", "Topics");
        var definition = new NamespaceDefinition(
            Names.Entity(node),
            [.. node.Elements("Queues").Select(EntityReader.Queue)],
            [.. node.Elements("Topics").Select(EntityReader.Topic)]);
        Names.AreUnique(node.Elements("Queues").Concat(node.Elements("Topics")));
        ForwardingCheck.Run(node, definition);
        return definition;
    }

    private static HubNamespaceDefinition? EventHubs(ConfigurationNode[] nodes, IEnumerable<ConfigurationNode> others)
    {
        if (nodes.Length > HubLimits.Namespaces)
            throw nodes[HubLimits.Namespaces].Error(
                $"There is already an Event Hubs namespace; at most {HubLimits.Namespaces} is allowed.");
        if (nodes is not [var node]) return null;
        var definition = HubReader.Namespace(node);
        // Clients of both services use the same host and port, so only the entity's name shows which service they mean.
        var taken = others.SelectMany(other => other.Elements("Queues").Concat(other.Elements("Topics")))
            .Select(entity => entity.Get("Name"))
            .ToArray();
        foreach (var name in node.Elements("Entities").Select(entity => entity.Get("Name")))
        {
            if (Array.Find(taken, other => other.Text().Equals(name.Text(), StringComparison.OrdinalIgnoreCase)) is { File: not null } same)
                throw name.Error(
                    $"'{name.Text()}' is also the name of a queue or a topic ({same.Path}). "
                        + "Rename the event hub: the emulator serves Service Bus and Event Hubs on one port, "
                                + "so their entities cannot share a name.");
        }
        return definition;
    }

    private static LoggingConfiguration Logging(ConfigurationNode config)
    {
        if ((config.Find("Logging") ?? config.Find("LoggingConfig")) is not { } logging)
            return new LoggingConfiguration(ToConsole: true, ToFile: false);
        var type = logging.Object("Type").Get("Type");
        var read = new LoggingConfiguration(ToConsole: false, ToFile: false);
        foreach (var name in type.Text().Split(',', StringSplitOptions.TrimEntries))
        {
            read = name.ToUpperInvariant() switch
            {
                "FILE" => read with { ToFile = true },
                "CONSOLE" => read with { ToConsole = true },
                _ => throw type.Error($"'{name}' is not a logging type. Use File or Console."),
            };
        }
        return read;
    }
}
