using System.Collections.Concurrent;
using Local.EventHubs;
using Local.EventHubs.Pumps;
using Local.Host;
using Microsoft.Extensions.Configuration;
using Testing;

namespace Local.Tests.EventHubsTrigger;

/// <summary>An event hub with its stores, and the instances of an app that listen to it.</summary>
internal sealed class Shop(int partitions = 1) : IAsyncDisposable
{
    private readonly List<Instance> _instances = [];
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _running = [];

    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    public FakeEventHub Hub => field ??= new(Clock, partitions);
    public FakeOwnerships Ownerships => field ??= new(Clock);
    public FakeCheckpoints Checkpoints => field ??= new(Clock);
    public RecordedLog Log { get; } = new();
    public bool Batched { get; set; } = true;

    /// <summary>What the functions of all instances saw: the texts of each execution.</summary>
    public ConcurrentQueue<(string Partition, string[] Texts)> Seen { get; } = [];
    public ConcurrentQueue<TriggerPartition> Partitions { get; } = [];

    /// <summary>The most executions for one partition at once.</summary>
    public int MostAtOnce { get; private set; }
    public Func<EventBatch, CancellationToken, Task> Do { get; set; } = (_, _) => Task.CompletedTask;

    /// <param name="settings">Of <c>extensions.eventHubs</c>, as <c>name=value</c>.</param>
    public static EventHubOptions Options(params string[] settings) => EventHubOptions.From(Host(
        [.. settings.Select(setting => setting.Split('=')).Select(pair => ("AzureFunctionsJobHost:extensions:eventHubs:" + pair[0], pair[1]))]));

    public static HostConfiguration Host(params (string Name, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Name, pair => (string?)pair.Value)).Build(), hostJson: null, "tests");

    public string[] Texts(string partition) => [.. Seen.Where(seen => seen.Partition == partition).SelectMany(seen => seen.Texts)];

    public async Task<Instance> StartAsync(params string[] settings)
    {
        var setup = new ProcessorSetup(Hub, Ownerships, Checkpoints, RunAsync, Options(settings), Batched);
        var instance = new Instance(new EventHubListener(setup, Clock, Log.CreateLogger("Host.EventHubs")));
        _instances.Add(instance);
        await instance.StartAsync();
        return instance;
    }

    public async ValueTask DisposeAsync()
    {
        // A function that a failed test left waiting does not hide the failure.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        foreach (var instance in _instances) await instance.StopAsync(deadline.Token);
    }

    private async Task RunAsync(EventBatch batch, CancellationToken cancellation)
    {
        var partition = batch.Partition.PartitionId;
        lock (_lock) MostAtOnce = Math.Max(MostAtOnce, _running[partition] = _running.GetValueOrDefault(partition) + 1);
        Seen.Enqueue((partition, [.. batch.Events.Select(data => data.EventBody.ToString())]));
        Partitions.Enqueue(batch.Partition);
        try
        {
            await Do(batch, cancellation);
        }
        finally
        {
            lock (_lock) _running[partition]--;
        }
    }
}

/// <summary>One instance of the app.</summary>
internal sealed class Instance(EventHubListener listener)
{
    public Task StartAsync() => listener.StartAsync(CancellationToken.None);

    public Task StopAsync(CancellationToken cancellation) => listener.StopAsync(cancellation);
}
