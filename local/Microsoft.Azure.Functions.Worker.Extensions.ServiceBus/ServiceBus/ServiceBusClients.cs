using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Local.Host;
using Local.ServiceBus.Receiving;
using Microsoft.Extensions.Configuration;

namespace Local.ServiceBus;

/// <summary>The clients of the app's Service Bus triggers: one for each connection, which all its functions share.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#connections.</remarks>
internal sealed class ServiceBusClients(HostConfiguration host) : IMessageSources, IAsyncDisposable
{
    // The real host looks for AzureWebJobsServiceBus where a trigger names no connection.
    private const string DefaultConnection = "ServiceBus";
    private readonly ConcurrentDictionary<string, ServiceBusClient> _clients = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IMessageSource Open(string? connection, EntityName entity, ServiceBusOptions options) =>
        new ClientMessageSource(Of(connection, options.Retry), entity, options.PrefetchCount);

    /// <summary>The client for a connection.</summary>
    /// <param name="connection">The <c>Connection</c> of a trigger; null is <c>AzureWebJobsServiceBus</c>.</param>
    /// <exception cref="HostConfigurationException">No app setting has that name, or it holds no namespace.</exception>
    public ServiceBusClient Of(string? connection, ServiceBusRetryOptions retry)
    {
        var name = string.IsNullOrEmpty(connection) ? DefaultConnection : host.Resolve(connection);
        return _clients.GetOrAdd(name, _ => Create(name, new ServiceBusClientOptions { RetryOptions = retry }));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) await client.DisposeAsync();
    }

    private ServiceBusClient Create(string name, ServiceBusClientOptions options)
    {
        var section = host.Connection(name);
        var setting = name == DefaultConnection ? "AzureWebJobsServiceBus" : name;
        if (!section.Exists())
            throw new HostConfigurationException($"The app setting '{setting}' with a Service Bus connection does not exist. Set '{setting}' in local.settings.json to a connection string, or '{setting}__fullyQualifiedNamespace' to the name of a namespace.");
        if (string.IsNullOrWhiteSpace(section.Value))
        {
            var address = section["fullyQualifiedNamespace"] is { Length: > 0 } text ? text
                : throw new HostConfigurationException($"The connection '{setting}' names no Service Bus namespace. Set '{setting}' to a connection string, or '{setting}__fullyQualifiedNamespace'.");
            return new ServiceBusClient(address, Credential(setting, section), options);
        }
        try
        {
            return new ServiceBusClient(section.Value, options);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // The cause may quote the value, which holds a key: only the setting is named.
            throw new HostConfigurationException($"The app setting '{setting}' is not a Service Bus connection string.");
        }
    }

    private static TokenCredential Credential(string setting, IConfigurationSection section)
    {
        var (clientId, tenant, secret) = (section["clientId"], section["tenantId"], section["clientSecret"]);
        return section["credential"]?.ToLowerInvariant() switch
        {
            "managedidentity" => new ManagedIdentityCredential(clientId is { Length: > 0 } ? ManagedIdentityId.FromUserAssignedClientId(clientId) : ManagedIdentityId.SystemAssigned),
            null or "" when clientId is not null && tenant is not null && secret is not null => new ClientSecretCredential(tenant, clientId, secret),
            null or "" => new DefaultAzureCredential(),
            var other => throw new HostConfigurationException($"'{setting}__credential' is '{other}'; only 'managedidentity' is known."),
        };
    }
}
