using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventHubs;
using Local.Emulator.ServiceBus;

namespace Local.Emulator.Configuration;

/// <summary>
/// The content of the emulator's JSON file, which combines the formats of both official emulators.
/// https://learn.microsoft.com/azure/service-bus-messaging/test-locally-with-service-bus-emulator
/// https://learn.microsoft.com/azure/event-hubs/test-locally-with-event-hub-emulator
/// </summary>
/// <param name="Namespaces">The namespaces of Service Bus; empty if the configuration has none.</param>
/// <param name="EventHubs">The namespace of Event Hubs; null if there is none.</param>
internal sealed record EmulatorConfiguration(
    IReadOnlyList<NamespaceDefinition> Namespaces, HubNamespaceDefinition? EventHubs, LoggingConfiguration Logging)
{
    /// <summary>The topics of Event Grid, which the official emulator does not have.</summary>
    public EventGridDefinition EventGrid { get; init; } = EventGridDefinition.None;

    /// <exception cref="ConfigurationException">The file is missing, is not JSON, or contains something that the service would
    /// refuse.</exception>
    public static EmulatorConfiguration Load(string file)
    {
        string json;
        try
        {
            json = File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(file, "$", $"The file cannot be read: {error.Message}");
        }
        return Parse(json, file);
    }

    /// <param name="file">The name of the file, for errors only.</param>
    /// <exception cref="ConfigurationException">The text is not JSON, or contains something that the service would refuse.</exception>
    public static EmulatorConfiguration Parse(string json, string file) => new ConfigurationReader(file).Read(json);
}

/// <summary>Where the log goes: to the console, to a file, or to both.</summary>
internal sealed record LoggingConfiguration(bool ToConsole, bool ToFile);
