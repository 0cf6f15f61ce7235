using Local.Emulator.EventGrid;
using Local.Emulator.ServiceBus;

namespace Local.Emulator.Configuration;

/// <summary>
/// What the emulator's JSON file defines, in the official emulator's format.
/// https://learn.microsoft.com/azure/service-bus-messaging/test-locally-with-service-bus-emulator
/// </summary>
/// <param name="Namespaces">Those of Service Bus; entries with the type EventHub are passed over.</param>
internal sealed record EmulatorConfiguration(IReadOnlyList<NamespaceDefinition> Namespaces, LoggingConfiguration Logging)
{
    /// <summary>Topics of Event Grid, which the official emulator does not have.</summary>
    public EventGridDefinition EventGrid { get; init; } = EventGridDefinition.None;

    /// <exception cref="ConfigurationException">The file is missing, is no JSON, or says something that the service would not take.</exception>
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

    /// <param name="file">For errors only.</param>
    /// <exception cref="ConfigurationException">The text is no JSON, or says something that the service would not take.</exception>
    public static EmulatorConfiguration Parse(string json, string file) => new ConfigurationReader(file).Read(json);
}

/// <param name="Type">"File" or "Console".</param>
internal sealed record LoggingConfiguration(string Type);
