using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Local.EventHubs.Reading;
using Local.Host;
using Local.StorageAccounts;
using Microsoft.Extensions.Configuration;

namespace Local.EventHubs;

/// <summary>The clients of the app's Event Hubs triggers: one connection for each event hub, which all functions share that listen to it.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger#connections.</remarks>
internal sealed class EventHubClients(HostConfiguration host) : IEventHubs, IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Connection, string EventHub), EventHubConnection> _connections = [];

    /// <inheritdoc/>
    public IEventHub Open(string? connection, string eventHub, string? consumerGroup, EventHubOptions options) =>
        new ClientEventHub(Of(connection, eventHub, options), consumerGroup ?? EventHubConsumerClient.DefaultConsumerGroupName, options);

    /// <summary>The connection to an event hub.</summary>
    /// <exception cref="HostConfigurationException">No app setting has that name, or it holds no namespace.</exception>
    public EventHubConnection Of(string? connection, string eventHub, EventHubOptions options)
    {
        if (string.IsNullOrEmpty(connection))
            throw new HostConfigurationException($"The trigger for event hub '{eventHub}' names no connection. Set Connection to the name of an app setting that holds one.");
        return _connections.GetOrAdd((host.Resolve(connection), eventHub), key => Create(key.Connection, key.EventHub, new EventHubConnectionOptions { TransportType = options.Transport }));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Values) await connection.DisposeAsync();
    }

    private EventHubConnection Create(string name, string eventHub, EventHubConnectionOptions options)
    {
        var section = host.Connection(name);
        if (!section.Exists())
            throw new HostConfigurationException($"The app setting '{name}' with an Event Hubs connection does not exist. Set '{name}' in local.settings.json to a connection string, or '{name}__fullyQualifiedNamespace' to the name of a namespace.");
        if (string.IsNullOrWhiteSpace(section.Value))
        {
            var address = section["fullyQualifiedNamespace"] is { Length: > 0 } text ? text
                : throw new HostConfigurationException($"The connection '{name}' names no Event Hubs namespace. Set '{name}' to a connection string, or '{name}__fullyQualifiedNamespace'.");
            return new EventHubConnection(address, eventHub, ConnectionIdentity.Of(name, section), options);
        }
        try
        {
            // The event hub of a connection string wins over that of the trigger.
            var own = EventHubsConnectionStringProperties.Parse(section.Value).EventHubName;
            return new EventHubConnection(section.Value, string.IsNullOrEmpty(own) ? eventHub : own, options);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // The cause may quote the value, which holds a key: only the setting is named.
            throw new HostConfigurationException($"The app setting '{name}' is not an Event Hubs connection string.");
        }
    }
}
