#nullable disable annotations // The real package is not annotated.
using Local.Messaging;

namespace Azure.Messaging.EventHubs;

/// <summary>What a connection string says.</summary>
/// <remarks>See https://learn.microsoft.com/azure/event-hubs/event-hubs-get-connection-string.</remarks>
public class EventHubsConnectionStringProperties
{
    /// <summary>Says nothing.</summary>
    public EventHubsConnectionStringProperties() { }

    /// <summary>The host of the namespace.</summary>
    public string FullyQualifiedNamespace => Endpoint?.Host;

    /// <summary>The address of the namespace.</summary>
    public Uri Endpoint { get; internal set; }

    /// <summary>The event hub, if it is for one only.</summary>
    public string EventHubName { get; internal set; }

    /// <summary>The name of the key.</summary>
    public string SharedAccessKeyName { get; internal set; }

    /// <summary>The key.</summary>
    public string SharedAccessKey { get; internal set; }

    /// <summary>A signature that was made from a key.</summary>
    public string SharedAccessSignature { get; internal set; }

    /// <summary>Reads a connection string. What it does not say is null.</summary>
    /// <exception cref="FormatException">It is not made of <c>name=value;</c>, or its endpoint is no address.</exception>
    public static EventHubsConnectionStringProperties Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var parts = ConnectionString.Split(connectionString);
        return new EventHubsConnectionStringProperties
        {
            Endpoint = !parts.TryGetValue("Endpoint", out var address) ? null
                : Uri.TryCreate(address, UriKind.Absolute, out var endpoint) && endpoint.Host.Length > 0 ? endpoint
                : throw new FormatException("The Endpoint of the connection string is no address such as sb://<host>."),
            EventHubName = parts.GetValueOrDefault("EntityPath"),
            SharedAccessKeyName = parts.GetValueOrDefault("SharedAccessKeyName"),
            SharedAccessKey = parts.GetValueOrDefault("SharedAccessKey"),
            SharedAccessSignature = parts.GetValueOrDefault("SharedAccessSignature"),
        };
    }
}
