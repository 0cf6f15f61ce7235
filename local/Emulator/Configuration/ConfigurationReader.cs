using System.Text.Json;
using Local.Emulator.EventGrid;
using Local.Emulator.ServiceBus;

namespace Local.Emulator.Configuration;

/// <summary>Reads the parts of the file that hold others; <see cref="EntityReader"/> and <see cref="RuleReader"/> read those.</summary>
internal sealed class ConfigurationReader(string file)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public EmulatorConfiguration Read(string json)
    {
        using var document = Parse(json);
        var config = new ConfigurationNode(file, "$", document.RootElement).Object("$schema", "UserConfig").Get("UserConfig")
            .Object("Namespaces", "NamespaceConfig", "Logging", "EventGrid");
        var namespaces = config.Elements("Namespaces").Where(IsServiceBus).Select(Namespace).ToArray();
        return new EmulatorConfiguration(namespaces, Logging(config))
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
        if (node.Json.ValueKind != JsonValueKind.Object || node.Find("Type") is not { } type) return true;
        return type.Text().ToUpperInvariant() switch
        {
            "SERVICEBUS" => true,
            "EVENTHUB" => false,
            _ => throw type.Error($"'{type.Text()}' is not a type of namespace. There are ServiceBus, EventHub."),
        };
    }

    private static NamespaceDefinition Namespace(ConfigurationNode node)
    {
        node.Object("Type", "Name", "Queues", "Topics");
        var definition = new NamespaceDefinition(
            Names.Entity(node), [.. node.Elements("Queues").Select(EntityReader.Queue)], [.. node.Elements("Topics").Select(EntityReader.Topic)]);
        Names.AreUnique(node.Elements("Queues").Concat(node.Elements("Topics")));
        ForwardingCheck.Run(node, definition);
        return definition;
    }

    private static LoggingConfiguration Logging(ConfigurationNode config)
    {
        if (config.Find("Logging") is not { } logging) return new LoggingConfiguration("Console");
        var type = logging.Object("Type").Get("Type");
        return type.Text().ToUpperInvariant() switch
        {
            "FILE" => new LoggingConfiguration("File"),
            "CONSOLE" => new LoggingConfiguration("Console"),
            _ => throw type.Error($"'{type.Text()}' is not a type of logging. There are File, Console."),
        };
    }
}
