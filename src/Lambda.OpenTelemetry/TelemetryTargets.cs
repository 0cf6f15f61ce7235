using Microsoft.Extensions.Configuration;

namespace Lambda.OpenTelemetry;

/// <summary>The targets of telemetry in the settings.</summary>
/// <param name="Otlp">Whether it goes to an OTLP endpoint.</param>
/// <param name="AzureMonitor">The connection string of Application Insights; null for no export to it.</param>
/// <param name="Identity">The identity that calls Application Insights; null for the key in the connection string.</param>
internal sealed record TelemetryTargets(bool Otlp, string? AzureMonitor, MonitorIdentity? Identity)
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Connection = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>Whether there is any target.</summary>
    public bool Any => Otlp || AzureMonitor is not null;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ArgumentException">The setting of the identity is malformed.</exception>
    public static TelemetryTargets Read(IConfiguration settings) => new(
        !string.IsNullOrEmpty(settings[Endpoint]),
        settings[Connection] is { Length: > 0 } connection ? connection : null,
        settings[Authentication] is { Length: > 0 } text ? ReadIdentity(text) : null);

    private static MonitorIdentity ReadIdentity(string text)
    {
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).ToList();
        if (parts.Exists(part => part.Length < 2) || Value("Authorization") != "AAD")
            throw new ArgumentException($"{Authentication} must be Authorization=AAD, with ClientId=… for a user-assigned identity.");
        return new(Value("ClientId"));

        string? Value(string name) => parts.Find(part => part[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];
    }
}

/// <summary>An identity that calls Application Insights.</summary>
/// <param name="ClientId">The client id of a user-assigned identity; null for the app's own.</param>
internal sealed record MonitorIdentity(string? ClientId);
