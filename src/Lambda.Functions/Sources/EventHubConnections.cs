using Microsoft.Extensions.Configuration;

namespace Lambda.Functions.Sources;

/// <summary>The connections of event hubs: the triggers name them, and the settings have them.</summary>
internal sealed class EventHubConnections(SourceTriggers triggers, IConfiguration configuration)
{
    /// <summary>The setting that the triggers here name, unless one names another.</summary>
    public const string Usual = "EventHubs";

    /// <summary>The connection of the trigger that reads for a mapping.</summary>
    public IConfigurationSection Of(string mapping) => Section(triggers.ConnectionOf(mapping));

    /// <summary>The connection of the trigger that listens to a hub.</summary>
    public IConfigurationSection OfHub(string hub) => Section(triggers.ConnectionOfHub(hub));

    private IConfigurationSection Section(string? connection)
    {
        var name = connection ?? Usual;
        // As the host reads it: its own prefix goes first.
        var prefixed = configuration.GetSection($"AzureWebJobs{name}");
        return prefixed.Exists() ? prefixed : configuration.GetSection(name);
    }
}
