using System.Collections.Concurrent;
using Azure.Core;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Storage.Blobs;
using Functions.LocalHost.Messaging;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Functions.LocalHost.EventHubs;

/// <summary>Creates the clients of the app's Event Hubs bindings, and of the storage account that keeps their checkpoints.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger#connections.</remarks>
internal sealed class EventHubClients(
    Connections connections, IConfiguration configuration, AzureComponentFactory components,
    IOptions<EventHubOptions> options) : IAsyncDisposable
{
    private const string CheckpointContainer = "azure-webjobs-eventhub";
    private readonly ConcurrentDictionary<(string Connection, string EventHub), EventHubProducerClient> _producers = [];

    /// <summary>Returns the client that sends to an event hub.</summary>
    public EventHubProducerClient Producer(string? connection, string eventHub)
    {
        var producing = new EventHubProducerClientOptions
        {
            ConnectionOptions = new() { TransportType = options.Value.TransportType },
            RetryOptions = options.Value.ClientRetryOptions,
        };
        return _producers.GetOrAdd((Name(connection, eventHub), eventHub), key => Open(key.Connection, eventHub,
            (text, name) => new EventHubProducerClient(text, name, producing),
            (address, credential) => new EventHubProducerClient(address, eventHub, credential, producing)));
    }

    /// <summary>Creates a client for an event hub.</summary>
    /// <param name="connection">The <c>Connection</c> of a binding.</param>
    /// <param name="fromText">Receives a connection string and the event hub, which is null if the connection string contains it.</param>
    public T Open<T>(
        string? connection, string eventHub, Func<string, string?, T> fromText, Func<string, TokenCredential, T> fromIdentity) =>
        connections.Open(Name(connection, eventHub), "Event Hubs", text =>
            // An event hub in the connection string takes precedence over the binding's.
            fromText(text, EventHubsConnectionStringProperties.Parse(text).EventHubName is { Length: > 0 } ? null : eventHub),
            fromIdentity);

    /// <summary>Returns the container in the app's storage account that keeps the checkpoint of each partition.</summary>
    /// <exception cref="InvalidOperationException">The app has no storage account.</exception>
    public BlobContainerClient Checkpoints()
    {
        var section = configuration.GetWebJobsConnectionSection("AzureWebJobsStorage");
        if (!section.Exists())
            throw new InvalidOperationException(
                "The Event Hubs trigger keeps its checkpoints in the app's storage account: set 'AzureWebJobsStorage' in "
                + "local.settings.json, such as \"UseDevelopmentStorage=true\".");
        return Storage(section).GetBlobContainerClient(CheckpointContainer);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var producer in _producers.Values) await producer.DisposeAsync();
    }

    private static string Name(string? connection, string eventHub) =>
        !string.IsNullOrEmpty(connection) ? connection : throw new InvalidOperationException(
        $"The binding of event hub '{eventHub}' names no connection. Set Connection to the name of an app setting that holds one.");

    private BlobServiceClient Storage(IConfigurationSection section)
    {
        var options = (BlobClientOptions)components.CreateClientOptions(typeof(BlobClientOptions), null, section);
        if (!string.IsNullOrWhiteSpace(section.Value)) return new BlobServiceClient(section.Value, options);
        var address = section["blobServiceUri"] ?? section["serviceUri"]
            ?? (section["accountName"] is { Length: > 0 } account ? $"https://{account}.blob.core.windows.net" : null)
            ?? throw new InvalidOperationException(
                "The connection 'AzureWebJobsStorage' names no storage account: set it to a connection string, or set "
                + "'AzureWebJobsStorage__accountName'.");
        return new BlobServiceClient(new Uri(address), components.CreateTokenCredential(section), options);
    }
}
