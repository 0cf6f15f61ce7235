using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Storage.Blobs;
using Functions.LocalHost.Bindings.Tests.Support;

namespace Functions.LocalHost.Bindings.Tests.EventHubs;

/// <summary>An emulator with one event hub, <c>orders</c>, and apps that listen to it.</summary>
public abstract class EventHubApp(Storage storage) : IAsyncDisposable
{
    protected const string Hub = "orders";
    private readonly string _account = storage.NewAccount();
    private readonly List<JobApp> _apps = [];
    private Broker? _broker;
    private EventHubProducerClient? _producer;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal Broker Broker => _broker!;

    protected string Account => _account;

    internal async Task BeginAsync(int partitions = 1, int port = 0)
    {
        _broker = await Broker.ForEventHubAsync(Hub, partitions, port);
        _producer = new EventHubProducerClient(_broker.ConnectionString, Hub);
    }

    /// <param name="hostJson">Settings of <c>extensions.eventHubs</c>, as <c>name=value</c>.</param>
    internal async Task<JobApp> StartAsync(object functions, params string[] hostJson) =>
        await StartAtAsync(Broker.ConnectionString, functions, hostJson);

    internal Task<JobApp> StartAtAsync(string connection, object functions, params string[] hostJson) =>
        StartOnAsync(_account, connection, functions, [], hostJson);

    internal async Task<JobApp> StartOnAsync(
        string account, string connection, object functions, string[] settings, params string[] hostJson)
    {
        var app = await JobApp.StartAsync(functions,
            [$"Hubs={connection}", $"AzureWebJobsStorage={account}", .. settings, .. HostJson(hostJson)]);
        _apps.Add(app);
        return app;
    }

    internal static string[] HostJson(string[] settings) => [.. settings.Select(setting => "AzureWebJobs:extensions:eventHubs:" + setting)];

    protected async Task SendAsync(int partition, params string[] texts) => await _producer!.SendAsync(
        texts.Select(text => new EventData(text)), new SendEventOptions { PartitionId = $"{partition}" }, Cancellation);

    protected async Task SendToKeyAsync(string key, params EventData[] events) =>
        await _producer!.SendAsync(events, new SendEventOptions { PartitionKey = key }, Cancellation);

    /// <summary>A value of a blob's metadata; null where there is none.</summary>
    protected async Task<string?> MetadataAsync(string blob, string key)
    {
        var host = EventHubsConnectionStringProperties.Parse(Broker.ConnectionString).FullyQualifiedNamespace;
        var client = new BlobContainerClient(_account, "azure-webjobs-eventhub").GetBlobClient($"{host}/{Hub}/$default/{blob}");
        if (!await client.ExistsAsync(Cancellation)) return null;
        return (await client.GetPropertiesAsync(cancellationToken: Cancellation)).Value.Metadata.TryGetValue(key, out var value)
            ? value : null;
    }

    /// <summary>Up to which event a partition is done.</summary>
    protected Task<string?> CheckpointAsync(int partition) => MetadataAsync($"checkpoint/{partition}", "sequencenumber");

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps) await app.DisposeAsync();
        if (_producer is not null) await _producer.DisposeAsync();
        if (_broker is not null) await _broker.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
