using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Storage.Blobs;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Local.EventHubs.Ownership;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Local.Tests.EventHubsTrigger;

/// <summary>The events that the instances of an app saw, in the order in which they did.</summary>
public sealed class Sightings
{
    private readonly Lock _lock = new();
    private readonly List<(string Instance, string Key, int Number)> _all = [];

    public void Add(string instance, EventData[] events)
    {
        lock (_lock) _all.AddRange(events.Select(data => (instance, data.PartitionKey, int.Parse(data.EventBody.ToString(), null))));
    }

    public int Distinct
    {
        get { lock (_lock) return _all.Select(seen => (seen.Key, seen.Number)).Distinct().Count(); }
    }

    public int CountOf(string instance)
    {
        lock (_lock) return _all.Count(seen => seen.Instance == instance);
    }

    /// <summary>The numbers of each key as they were seen for the first time.</summary>
    public IReadOnlyList<int[]> FirstByKey
    {
        get { lock (_lock) return [.. _all.GroupBy(seen => seen.Key).Select(key => key.Select(seen => seen.Number).Distinct().ToArray())]; }
    }
}

/// <summary>The calls of one instance.</summary>
public sealed class InstanceCalls(string name, Sightings sightings)
{
    public void See(EventData[] events) => sightings.Add(name, events);
}

public sealed class SharedHubFunctions(InstanceCalls calls)
{
    [Function("SharedHub")]
    public void Run([EventHubTrigger("orders", Connection = "Hubs")] EventData[] events) => calls.See(events);
}

/// <summary>The trigger, the client and the emulator together, with checkpoints in Azurite.</summary>
public sealed class EmulatorTests(Storage storage) : IAsyncLifetime
{
    private const int Keys = 16;
    private const int Partitions = 8;

    private const string Configuration = """
        { "UserConfig": { "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1",
          "Entities": [ { "Name": "orders", "PartitionCount": 8, "ConsumerGroups": [] } ] } ],
          "LoggingConfig": { "Type": "Console" } } }
        """;

    private readonly string _account = storage.NewAccount();
    private readonly Sightings _sightings = new();
    private EmulatorServer _emulator = null!;
    private EventHubProducerClient _producer = null!;
    private int _sent;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var configuration = EmulatorConfiguration.Parse(Configuration, "Config.json");
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Port = 0, HttpPort = 0 }, configuration, TimeProvider.System, NullLoggerFactory.Instance, Cancellation);
        _producer = new EventHubProducerClient(_emulator.ConnectionString, "orders");
    }

    public async ValueTask DisposeAsync()
    {
        await _producer.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task Two_instances_share_an_event_hub_and_when_one_stops_the_other_goes_on_in_order_and_skips_nothing()
    {
        var first = await StartAsync("first");
        await OwnedAsync(Partitions);
        await SendAsync(rounds: 5);
        await SeenAsync();
        Assert.Equal(_sent, _sightings.CountOf("first"));

        await using var second = await StartAsync("second");
        await OwnedAsync(Partitions / 2, Partitions / 2);
        await SendAsync(rounds: 10);
        await SeenAsync();
        Assert.NotEqual(0, _sightings.CountOf("second"));

        // Stopped amid the stream: what it was at comes again, the rest comes once.
        var sending = SendAsync(rounds: 20);
        await first.DisposeAsync();
        await sending;
        await SendAsync(rounds: 5);
        await OwnedAsync(Partitions);
        await SeenAsync();
        Assert.Equal(Keys, _sightings.FirstByKey.Count);
        Assert.All(_sightings.FirstByKey, numbers => Assert.Equal(Enumerable.Range(0, _sent / Keys), numbers));
    }

    [Fact]
    public async Task A_restart_reads_on_where_the_instance_before_was()
    {
        await using (await StartAsync("first"))
        {
            await SendAsync(rounds: 3);
            await SeenAsync();
            await Eventually.True(async () => (await CheckpointsAsync()) == 3 * Keys, Cancellation, what: "Checkpoints of all events");
        }
        await SendAsync(rounds: 3);
        await using var second = await StartAsync("second");
        await SeenAsync();
        Assert.Equal(3 * Keys, _sightings.CountOf("second"));
    }

    private Task<LocalApp> StartAsync(string name) => LocalApp.StartAsync(typeof(SharedHubFunctions), new InstanceCalls(name, _sightings), _account,
        "Hubs=" + _emulator.ConnectionString,
        "AzureFunctionsJobHost:extensions:eventHubs:loadBalancingUpdateInterval=00:00:01", "AzureFunctionsJobHost:extensions:eventHubs:maxEventBatchSize=4");

    private async Task SendAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var number = _sent / Keys;
            for (var key = 0; key < Keys; key++) await _producer.SendAsync([new EventData($"{number}")], new SendEventOptions { PartitionKey = $"key-{key}" }, Cancellation);
            _sent += Keys;
        }
    }

    private Task SeenAsync() => Eventually.True(() => _sightings.Distinct == _sent, Cancellation, what: $"All of {_sent} events");

    private Task OwnedAsync(params int[] shares) => Eventually.True(async () =>
    {
        var owners = await Task.WhenAll(Enumerable.Range(0, Partitions).Select(partition => MetadataAsync($"ownership/{partition}", BlobLayout.OwnerKey)));
        return owners.Where(owner => owner is { Length: > 0 }).GroupBy(owner => owner).Select(group => group.Count()).SequenceEqual(shares);
    }, Cancellation, what: $"Shares of {string.Join(" and ", shares)}");

    /// <summary>How many events the checkpoints of all partitions are past.</summary>
    private async Task<int> CheckpointsAsync() =>
        (await Task.WhenAll(Enumerable.Range(0, Partitions).Select(partition => MetadataAsync($"checkpoint/{partition}", BlobLayout.SequenceNumberKey))))
        .Sum(number => number is null ? 0 : int.Parse(number, null) + 1);

    private async Task<string?> MetadataAsync(string blob, string key)
    {
        var host = EventHubsConnectionStringProperties.Parse(_emulator.ConnectionString).FullyQualifiedNamespace;
        var client = new BlobContainerClient(_account, BlobLayout.Container).GetBlobClient($"{host}/orders/$default/{blob}");
        return await client.ExistsAsync(Cancellation) ? (await client.GetPropertiesAsync(cancellationToken: Cancellation)).Value.Metadata.TryGetValue(key, out var value) ? value : null : null;
    }
}
