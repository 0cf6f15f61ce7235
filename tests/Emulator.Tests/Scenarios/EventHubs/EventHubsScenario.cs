using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Reason = Azure.Messaging.EventHubs.EventHubsException.FailureReason;

namespace Emulator.Tests.Scenarios.EventHubs;

/// <summary>
/// What the live tests of Azure.Messaging.EventHubs prove of the service, proved of the emulator: each test has event hubs of its
/// own and the real clients. https://github.com/Azure/azure-sdk-for-net/tree/main/sdk/eventhub/Azure.Messaging.EventHubs/tests
/// </summary>
public abstract class EventHubsScenario : IAsyncLifetime
{
    /// <summary>Hubs of four partitions and of one.</summary>
    protected const string Hub = "hub", Single = "single";

    protected const string Group = EventHubConsumerClient.DefaultConsumerGroupName, OtherGroup = "other";

    private const string Entities = """
        { "UserConfig": { "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1", "Entities": [
            { "Name": "hub", "PartitionCount": 4, "ConsumerGroups": [ { "Name": "other" } ] },
            { "Name": "single", "PartitionCount": 1, "ConsumerGroups": [] } ] } ] } }
        """;

    /// <summary>For what is to come; a test that passes does not wait that long.</summary>
    protected static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    /// <summary>For what is not to come.</summary>
    protected static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private EmulatorServer _emulator = null!;

    protected string ConnectionString => _emulator.ConnectionString;

    protected int Port => _emulator.AmqpPort;

    protected string Key => _emulator.Key.Key;

    protected EventHubProducerClient Producer { get; private set; } = null!;

    protected EventHubConsumerClient Consumer { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static EventHubsRetryOptions Retry =>
        new() { Mode = EventHubsRetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(20), TryTimeout = Wait };

    public async ValueTask InitializeAsync()
    {
        var configuration = EmulatorConfiguration.Parse(Entities, "Config.json");
        var options = new EmulatorOptions { Port = 0, HttpPort = 0 };
        _emulator = await EmulatorServer.StartAsync(options, configuration, TimeProvider.System, NullLoggerFactory.Instance, Cancellation);
        Producer = NewProducer();
        Consumer = NewConsumer();
    }

    public async ValueTask DisposeAsync()
    {
        await Producer.DisposeAsync();
        await Consumer.DisposeAsync();
        await _emulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected EventHubProducerClient NewProducer(string hub = Hub, string? connectionString = null) =>
        new(connectionString ?? ConnectionString, hub, new EventHubProducerClientOptions { RetryOptions = Retry });

    protected EventHubConsumerClient NewConsumer(string group = Group, string hub = Hub, string? connectionString = null) =>
        new(group, connectionString ?? ConnectionString, hub, new EventHubConsumerClientOptions { RetryOptions = Retry });

    protected PartitionReceiver NewReceiver(
        string partition = "0", EventPosition? position = null, long? level = null, int prefetch = 300, bool track = false,
            string group = Group) =>
        new(group, partition, position ?? EventPosition.Earliest, ConnectionString, Hub, new PartitionReceiverOptions
        {
            RetryOptions = Retry, OwnerLevel = level, PrefetchCount = prefetch, TrackLastEnqueuedEventProperties = track,
        });

    protected static List<EventData> Events(int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(i => new EventData($"body {i}") { MessageId = $"{i}" })];

    /// <summary>Sends events whose ids are their places.</summary>
    protected async Task<string[]> SendAsync(int count, string partition = "0", int first = 0)
    {
        var events = Events(count, first);
        await Producer.SendAsync(events, new SendEventOptions { PartitionId = partition }, Cancellation);
        return [.. events.Select(data => data.MessageId)];
    }

    protected static async Task<List<EventData>> ReceiveAsync(PartitionReceiver receiver, int count)
    {
        var got = new List<EventData>();
        while (got.Count < count)
        {
            var more = (await receiver.ReceiveBatchAsync(count - got.Count, Wait, Cancellation)).ToArray();
            Assert.NotEmpty(more);
            got.AddRange(more);
        }
        return got;
    }

    protected static async Task<List<PartitionEvent>> ReadAsync(IAsyncEnumerable<PartitionEvent> events, int count)
    {
        var read = new List<PartitionEvent>();
        if (count == 0) return read;
        await foreach (var item in events)
        {
            read.Add(item);
            if (read.Count == count) break;
        }
        return read;
    }

    protected async Task<List<EventData>> ReadAsync(string partition, int count, EventPosition? position = null) =>
        [.. (await ReadAsync(Consumer.ReadEventsFromPartitionAsync(partition, position ?? EventPosition.Earliest, Cancellation), count))
            .Select(item => item.Data)];

    protected static IEnumerable<string> Ids(IEnumerable<EventData> events) => events.Select(data => data.MessageId);

    protected static async Task FailsAsync(Reason reason, Func<Task> act) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<EventHubsException>(act)).Reason);
}
