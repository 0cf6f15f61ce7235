using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Messaging;
using Microsoft.Extensions.Options;

namespace Functions.LocalHost.ServiceBus;

/// <summary>Creates the clients of the app's Service Bus bindings: one for each connection, which all functions share.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#connections.</remarks>
internal sealed class ServiceBusClients(Connections connections, IOptions<ServiceBusOptions> options) : IAsyncDisposable
{
    // The connection of a binding that names none is the app setting AzureWebJobsServiceBus.
    private const string DefaultConnection = "AzureWebJobsServiceBus";
    private readonly ConcurrentDictionary<string, ServiceBusClient> _clients = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<(string Connection, string Entity), ServiceBusSender> _senders = [];

    /// <summary>Returns the client for a connection.</summary>
    /// <param name="connection">The <c>Connection</c> of a binding; null for <c>AzureWebJobsServiceBus</c>.</param>
    public ServiceBusClient Of(string? connection) => _clients.GetOrAdd(Name(connection), name => connections.Open(
        name, "Service Bus",
        text => new ServiceBusClient(text, Options()), (address, credential) => new ServiceBusClient(address, credential, Options())));

    /// <summary>Returns the client that sends to a queue or topic.</summary>
    public ServiceBusSender Sender(string? connection, string queueOrTopic) =>
        _senders.GetOrAdd((Name(connection), queueOrTopic), key => Of(key.Connection).CreateSender(key.Entity));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) await client.DisposeAsync();
    }

    private static string Name(string? connection) => string.IsNullOrEmpty(connection) ? DefaultConnection : connection;

    private ServiceBusClientOptions Options() => new()
    {
        RetryOptions = options.Value.ClientRetryOptions,
        TransportType = options.Value.TransportType,
        EnableCrossEntityTransactions = options.Value.EnableCrossEntityTransactions,
    };
}
