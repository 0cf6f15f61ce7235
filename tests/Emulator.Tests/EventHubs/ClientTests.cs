using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Reason = Azure.Messaging.EventHubs.EventHubsException.FailureReason;

namespace Emulator.Tests.EventHubs;

/// <summary>The official client of .NET and the emulator together.</summary>
public sealed class ClientTests : IAsyncLifetime
{
    private const string Hub = "telemetry";

    private const string Configuration = """
        { "UserConfig": { "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1",
          "Entities": [ { "Name": "telemetry", "PartitionCount": 4, "ConsumerGroups": [ { "Name": "audit" } ] } ] } ],
          "LoggingConfig": { "Type": "Console" } } }
        """;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);
    private EmulatorServer _emulator = null!;
    private EventHubConnection _connection = null!;
    private EventHubProducerClient _producer = null!;
    private EventHubConsumerClient _consumer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static EventHubsRetryOptions Retry =>
        new() { Mode = EventHubsRetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(20), TryTimeout = TimeSpan.FromSeconds(10) };

    public async ValueTask InitializeAsync()
    {
        _emulator = await StartAsync(0);
        _connection = new EventHubConnection(_emulator.ConnectionString, Hub);
        _producer = new EventHubProducerClient(_connection, new EventHubProducerClientOptions { RetryOptions = Retry });
        _consumer = new EventHubConsumerClient(
            EventHubConsumerClient.DefaultConsumerGroupName, _connection, new EventHubConsumerClientOptions { RetryOptions = Retry });
    }

    public async ValueTask DisposeAsync()
    {
        await _producer.DisposeAsync();
        await _consumer.DisposeAsync();
        await _connection.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task An_event_arrives_with_the_same_content_as_it_was_sent()
    {
        var sent = new EventData("hello") { MessageId = "m", CorrelationId = "c", ContentType = "text/plain" };
        sent.Properties["at"] = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        sent.Properties["price"] = 1.10m;
        await _producer.SendAsync([sent], new SendEventOptions { PartitionKey = "k" }, Cancellation);

        await foreach (var read in _consumer.ReadEventsAsync(Cancellation))
        {
            var got = read.Data;
            Assert.Equal(
                ("hello", "m", "c", "text/plain", "k"),
                (got.EventBody.ToString(), got.MessageId, got.CorrelationId, got.ContentType, got.PartitionKey));
            Assert.Equal(sent.Properties, got.Properties);
            Assert.True(got.SequenceNumber >= 0 && got.OffsetString is not null && got.EnqueuedTime > DateTimeOffset.UnixEpoch);
            var last = read.Partition.ReadLastEnqueuedEventProperties();
            Assert.Equal(
                (got.SequenceNumber, got.OffsetString, got.EnqueuedTime), (last.SequenceNumber, last.OffsetString, last.EnqueuedTime));
            break;
        }
    }

    [Fact]
    public async Task Events_with_the_same_key_stay_in_order_in_a_single_partition()
    {
        var options = new SendEventOptions { PartitionKey = "k" };
        for (var i = 0; i < 3; i++)
            await _producer.SendAsync([new EventData($"{2 * i}"), new EventData($"{2 * i + 1}")], options, Cancellation);
        var read = await TakeAsync(_consumer.ReadEventsAsync(Cancellation), 6);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], read.Select(item => item.Data.EventBody.ToString()));
        Assert.Single(read.Select(item => item.Partition.PartitionId).Distinct());
    }

    [Fact]
    public async Task Reading_can_start_at_every_kind_of_position_in_a_partition()
    {
        await SendAsync("0", "a");
        await SendAsync("0", "b");
        var (first, second) =
            await ReadAsync("0", EventPosition.Earliest, 2) is [var a, var b] ? (a, b) : throw new InvalidOperationException();

        Assert.Equal("a", (await ReadAsync("0", EventPosition.FromOffset(first.OffsetString), 1))[0].EventBody.ToString());
        Assert.Equal(
            "b", (await ReadAsync("0", EventPosition.FromOffset(first.OffsetString, isInclusive: false), 1))[0].EventBody.ToString());
        Assert.Equal("b", (await ReadAsync("0", EventPosition.FromSequenceNumber(second.SequenceNumber), 1))[0].EventBody.ToString());
        Assert.Equal(
            "b",
            (await ReadAsync("0", EventPosition.FromSequenceNumber(first.SequenceNumber, isInclusive: false), 1))[0].EventBody.ToString());
        Assert.Equal(
            "a", (await ReadAsync("0", EventPosition.FromEnqueuedTime(first.EnqueuedTime.AddSeconds(-1)), 1))[0].EventBody.ToString());

        await using var latest = Receiver("0", EventPosition.Latest);
        Assert.Empty(await latest.ReceiveBatchAsync(10, TimeSpan.FromMilliseconds(50), Cancellation));
        await SendAsync("0", "c");
        Assert.Equal("c", Assert.Single(await latest.ReceiveBatchAsync(10, Wait, Cancellation)).EventBody.ToString());
    }

    [Fact]
    public async Task A_batch_up_to_the_size_limit_of_the_service_arrives_completely()
    {
        using var batch = await _producer.CreateBatchAsync(new CreateBatchOptions { PartitionId = "1" }, Cancellation);
        while (batch.TryAdd(new EventData(new byte[50_000]) { MessageId = $"{batch.Count}" }))
        {
        }
        await _producer.SendAsync(batch, Cancellation);
        Assert.Equal(
            Enumerable.Range(0, batch.Count).Select(i => $"{i}"),
            (await ReadAsync("1", EventPosition.Earliest, batch.Count)).Select(data => data.MessageId));

        var failure = await Assert.ThrowsAsync<EventHubsException>(
            () => _producer.SendAsync([new EventData(new byte[batch.MaximumSizeInBytes])], Cancellation));
        Assert.Equal(Reason.MessageSizeExceeded, failure.Reason);
    }

    [Fact]
    public async Task The_properties_of_an_event_hub_and_its_partitions_describe_their_events()
    {
        var hub = await _producer.GetEventHubPropertiesAsync(Cancellation);
        Assert.Equal(Hub, hub.Name);
        Assert.Equal(["0", "1", "2", "3"], hub.PartitionIds);
        Assert.True((await _consumer.GetPartitionPropertiesAsync("2", Cancellation)).IsEmpty);

        await SendAsync("2", "a");
        var last = Assert.Single(await ReadAsync("2", EventPosition.Earliest, 1));
        var partition = await _consumer.GetPartitionPropertiesAsync("2", Cancellation);
        Assert.Equal((Hub, "2", false, last.SequenceNumber, last.OffsetString), (
            partition.EventHubName,
            partition.Id,
            partition.IsEmpty,
            partition.LastEnqueuedSequenceNumber,
            partition.LastEnqueuedOffsetString));
        Assert.Equal(last.EnqueuedTime, partition.LastEnqueuedTime);
    }

    [Fact]
    public async Task Consumer_groups_read_independently_of_each_other()
    {
        await SendAsync("0", "a");
        await using var audit = new EventHubConsumerClient("audit", _connection);
        Assert.Equal(
            "a",
            (await FirstAsync(audit.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Cancellation))).Data.EventBody.ToString());
        Assert.Equal("a", (await ReadAsync("0", EventPosition.Earliest, 1))[0].EventBody.ToString());
    }

    [Fact]
    public async Task A_reader_with_a_higher_owner_level_takes_over_the_partition_and_one_with_a_lower_level_is_refused()
    {
        await using var lower = Receiver("0", EventPosition.Earliest, 1);
        await SendAsync("0", "a");
        Assert.Single(await lower.ReceiveBatchAsync(10, Wait, Cancellation));

        await using var higher = Receiver("0", EventPosition.Earliest, 2);
        Assert.Single(await higher.ReceiveBatchAsync(10, Wait, Cancellation));
        var lost = await Assert.ThrowsAsync<EventHubsException>(() => lower.ReceiveBatchAsync(10, Wait, Cancellation));
        Assert.Equal((Reason.ConsumerDisconnected, false), (lost.Reason, lost.IsTransient));
        var refused = await Assert.ThrowsAsync<EventHubsException>(() => lower.ReceiveBatchAsync(10, Wait, Cancellation));
        Assert.Equal(Reason.ConsumerDisconnected, refused.Reason);

        await SendAsync("0", "b");
        Assert.Equal("b", Assert.Single(await higher.ReceiveBatchAsync(10, Wait, Cancellation)).EventBody.ToString());
    }

    [Fact]
    public async Task A_missing_entity_and_a_wrong_key_cause_different_errors()
    {
        await using var nowhere =
            new EventHubProducerClient(_emulator.ConnectionString, "nowhere", new EventHubProducerClientOptions { RetryOptions = Retry });
        Assert.Equal(
            Reason.ResourceNotFound,
            (await Assert.ThrowsAsync<EventHubsException>(() => nowhere.SendAsync([new EventData("a")], Cancellation))).Reason);
        Assert.Equal(
            Reason.ResourceNotFound,
            (await Assert.ThrowsAsync<EventHubsException>(() => nowhere.GetPartitionIdsAsync(Cancellation))).Reason);

        await using var group =
            new EventHubConsumerClient("nobody", _connection, new EventHubConsumerClientOptions { RetryOptions = Retry });
        Assert.Equal(Reason.ResourceNotFound, (await Assert.ThrowsAsync<EventHubsException>(
            () => FirstAsync(group.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Cancellation)))).Reason);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SendAsync("99", "a"));

        await using var stranger = new EventHubProducerClient(
            _emulator.ConnectionString.Replace(_emulator.Key.Key, "d3Jvbmc=", StringComparison.Ordinal),
            Hub,
            new EventHubProducerClientOptions { RetryOptions = Retry });
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.SendAsync([new EventData("a")], Cancellation));
    }

    [Fact]
    public async Task A_slow_reader_receives_all_events_of_a_fast_sender()
    {
        const int Batches = 40, Size = 100;
        await using var receiver = Receiver("0", EventPosition.Earliest);
        var sending = Task.Run(
            async () =>
            {
                for (var i = 0; i < Batches; i++)
                    await _producer.SendAsync(
                        Enumerable.Range(i * Size, Size).Select(number => new EventData($"{number}")),
                        new SendEventOptions { PartitionId = "0" },
                        Cancellation);
            },
            Cancellation);
        var got = new List<EventData>();
        while (got.Count < Batches * Size) got.AddRange(await receiver.ReceiveBatchAsync(37, Wait, Cancellation));
        await sending;
        Assert.Equal(Enumerable.Range(0, Batches * Size).Select(number => $"{number}"), got.Select(data => data.EventBody.ToString()));
    }

    [Fact]
    public async Task A_producer_continues_after_a_restart_of_the_emulator_and_a_reader_starts_over()
    {
        await using var receiver = Receiver("0", EventPosition.Earliest);
        await SendAsync("0", "before");
        Assert.Single(await receiver.ReceiveBatchAsync(10, Wait, Cancellation));
        var port = _emulator.AmqpPort;
        await _emulator.DisposeAsync();
        _emulator = await StartAsync(port);
        await SendAsync("0", "after");
        // The earlier events are gone, and with them the position of the reader.
        await using var again = Receiver("0", EventPosition.Earliest);
        Assert.Equal("after", Assert.Single(await again.ReceiveBatchAsync(10, Wait, Cancellation)).EventBody.ToString());
    }

    [Fact]
    public async Task A_checkpoint_from_before_a_restart_does_not_skip_later_events()
    {
        for (var i = 0; i < 3; i++) await SendAsync("0", "before");
        var checkpoint = (await ReadAsync("0", EventPosition.Earliest, 3))[^1].OffsetString;
        var port = _emulator.AmqpPort;
        await _emulator.DisposeAsync();
        _emulator = await StartAsync(port);
        for (var i = 0; i < 5; i++) await SendAsync("0", $"after {i}");
        await using var receiver = Receiver("0", EventPosition.FromOffset(checkpoint, isInclusive: false));
        var got = new List<string>();
        while (got.Count < 5)
        {
            EventData[] batch = [.. await receiver.ReceiveBatchAsync(10, Wait, Cancellation)];
            Assert.NotEmpty(batch);
            got.AddRange(batch.Select(data => data.EventBody.ToString()));
        }
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"after {i}"), got);
    }

    private static Task<EmulatorServer> StartAsync(int port) =>
        EmulatorServer.StartAsync(
            new EmulatorOptions { Port = port, HttpPort = 0 },
            EmulatorConfiguration.Parse(Configuration, "Config.json"),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            Cancellation);

    private static async Task<PartitionEvent> FirstAsync(IAsyncEnumerable<PartitionEvent> events) => (await TakeAsync(events, 1))[0];

    private static async Task<List<PartitionEvent>> TakeAsync(IAsyncEnumerable<PartitionEvent> events, int count)
    {
        var taken = new List<PartitionEvent>();
        await foreach (var item in events)
        {
            taken.Add(item);
            if (taken.Count == count) break;
        }
        return taken;
    }

    private async Task<List<EventData>> ReadAsync(string partition, EventPosition position, int count) =>
        [.. (await TakeAsync(_consumer.ReadEventsFromPartitionAsync(partition, position, Cancellation), count)).Select(item => item.Data)];

    private Task SendAsync(string partition, string body) =>
        _producer.SendAsync([new EventData(body)], new SendEventOptions { PartitionId = partition }, Cancellation);

    private PartitionReceiver Receiver(string partition, EventPosition position, long? ownerLevel = null) =>
        new(
            EventHubConsumerClient.DefaultConsumerGroupName,
            partition,
            position,
            _connection,
            new PartitionReceiverOptions { OwnerLevel = ownerLevel, RetryOptions = Retry });
}
