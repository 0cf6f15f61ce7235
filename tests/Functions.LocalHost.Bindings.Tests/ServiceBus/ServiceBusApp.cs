using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Bindings.Tests.Support;
using Functions.LocalHost.Listeners;
using Microsoft.Azure.Functions.Worker;

namespace Functions.LocalHost.Bindings.Tests.ServiceBus;

/// <summary>An emulator with the queues of a test, and an app that listens to them.</summary>
public abstract class ServiceBusApp : IAsyncDisposable
{
    private readonly List<JobApp> _apps = [];
    private Broker? _broker;
    private ServiceBusClient? _client;
    private WorkerSide? _worker;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal Broker Broker => _broker!;

    protected ServiceBusClient Client => _client!;

    /// <summary>The worker's side; there after <see cref="StartAsync"/>.</summary>
    internal WorkerSide Worker => _worker!;

    internal async Task BeginAsync(string queues, string topics = "")
    {
        _broker = await Broker.ForServiceBusAsync(queues, topics);
        _client = new ServiceBusClient(_broker.ConnectionString);
    }

    /// <param name="hostJson">Settings of <c>extensions.serviceBus</c>, as <c>name=value</c>.</param>
    internal async Task<JobApp> StartAsync(object functions, params string[] hostJson)
    {
        var app = await JobApp.StartAsync(functions, [$"Bus={Broker.ConnectionString}", "Subscription=eu", .. HostJson(hostJson)]);
        _apps.Add(app);
        _worker = new WorkerSide(app.Endpoint, new ServiceBusExtensionStartup());
        return app;
    }

    internal static string[] HostJson(string[] settings) =>
        [.. settings.Select(setting => "AzureWebJobs:extensions:serviceBus:" + setting)];

    /// <summary>Ends the emulator and starts another at the same port: what was in it is gone.</summary>
    internal async Task RestartBrokerAsync(string queues)
    {
        var port = Broker.Port;
        await Client.DisposeAsync();
        await Broker.DisposeAsync();
        _broker = await Broker.ForServiceBusAsync(queues, port: port);
        _client = new ServiceBusClient(_broker.ConnectionString);
    }

    protected Task SendAsync(string entity, params string[] texts) =>
        Client.CreateSender(entity).SendMessagesAsync(texts.Select(text => new ServiceBusMessage(text)), Cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps) await app.DisposeAsync();
        if (_worker is not null) await _worker.DisposeAsync();
        if (_client is not null) await _client.DisposeAsync();
        if (_broker is not null) await _broker.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>What the functions of a test saw.</summary>
public sealed class Seen
{
    private readonly ConcurrentDictionary<string, object?> _values = [];

    public object? this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set => _values[name] = value is IReadOnlyDictionary<string, object?> metadata ? Read(metadata) : value;
    }

    public int Count => _values.Count;

    // As a worker that asks for each value.
    private static Dictionary<string, object?> Read(IReadOnlyDictionary<string, object?> metadata) =>
        metadata.ToDictionary(pair => pair.Key, pair => pair.Value is LazyValue lazy ? lazy.Value : pair.Value);
}
