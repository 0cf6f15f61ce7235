using Microsoft.Extensions.Configuration;

namespace Lambda.Functions.Sources;

/// <summary>The connections to event hubs. Triggers name the connections, and the settings contain them.</summary>
internal sealed class EventHubConnections(SourceTriggers triggers, IConfiguration configuration)
{
    /// <summary>The setting that triggers here use unless they name another.</summary>
    public const string Usual = "EventHubs";

    /// <summary>Returns the connection of the trigger that reads for a mapping.</summary>
    public IConfigurationSection Of(string mapping) => Section(triggers.ConnectionOf(mapping));

    /// <summary>Returns the connection of the trigger that listens to a hub.</summary>
    public IConfigurationSection OfHub(string hub) => Section(triggers.ConnectionOfHub(hub));

    private IConfigurationSection Section(string? connection)
    {
        var name = connection ?? Usual;
        // As the host reads it: its own prefix goes first.
        var prefixed = configuration.GetSection($"AzureWebJobs{name}");
        return prefixed.Exists() ? prefixed : configuration.GetSection(name);
    }
}
