using System.Text;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;
using Confluent.Kafka;
using Local.Amqp.Types;

namespace Emulator.Tests.Kafka;

/// <summary>
/// One protocol reads what the other brought: https://learn.microsoft.com/azure/event-hubs/event-hubs-exchange-events-different-protocols
/// </summary>
public sealed class ExchangeTests : IAsyncLifetime
{
    private const string Hub = "single";
    private KafkaEmulator _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _emulator = await KafkaEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task A_Kafka_record_becomes_an_event_with_its_key_as_an_annotation_and_its_headers_as_bytes()
    {
        using var producer = _emulator.Producer(config => config.CompressionType = CompressionType.Zstd);
        var headers = new Headers { { "trace", Bytes("abc") }, { "twice", Bytes("1") }, { "twice", Bytes("2") }, { "none", null } };
        var produced = await producer.ProduceAsync(
            Hub, new Message<byte[]?, byte[]?> { Key = Bytes("key"), Value = Bytes("value"), Headers = headers }, Cancellation);
        await producer.ProduceAsync(Hub, new Message<byte[]?, byte[]?> { Value = null }, Cancellation);

        var events = await ReadAsync(2);
        Assert.Equal(("value", produced.Offset.Value), (events[0].EventBody.ToString(), events[0].SequenceNumber));
        Assert.Equal(["trace", "twice", "none"], events[0].Properties.Keys);
        Assert.Equal(("abc", "2", null),
            (Text(events[0].Properties["trace"]), Text(events[0].Properties["twice"]), events[0].Properties["none"]));
        Assert.Equal("key", Text(events[0].SystemProperties["x-opt-kafka-key"]));
        Assert.Null(events[0].PartitionKey);
        Assert.Equal(produced.Timestamp.UtcDateTime, events[0].EnqueuedTime.UtcDateTime);
        Assert.Equal((0, false), (events[1].EventBody.ToMemory().Length, events[1].SystemProperties.ContainsKey("x-opt-kafka-key")));
    }

    [Fact]
    public async Task An_event_becomes_a_Kafka_record_with_its_properties_as_AMQP_encoded_headers()
    {
        var sent = new EventData("value") { MessageId = "m", ContentType = "text/plain", CorrelationId = "c" };
        sent.Properties["text"] = "hello";
        sent.Properties["number"] = 1234;
        sent.Properties["yes"] = true;
        await using var producer = new EventHubProducerClient(_emulator.Server.ConnectionString, Hub);
        await producer.SendAsync([sent], new SendEventOptions { PartitionKey = "pk" }, Cancellation);

        var record = Assert.Single(await _emulator.ReadAsync(Hub, 1));
        Assert.Equal((null, "value"), (record.Message.Key, Text(record.Message.Value)));
        var headers = record.Message.Headers.ToDictionary(header => header.Key, header => header.GetValueBytes());
        // Standard AMQP properties become text; those of the application and the service keep their type.
        Assert.Equal(("m", "text/plain", "c"),
            (Text(headers["message-id"]), Text(headers["content-type"]), Text(headers["correlation-id"])));
        Assert.Equal(("hello", 1234, true, "pk"),
            (Decoded(headers["text"]), Decoded(headers["number"]), Decoded(headers["yes"]), Decoded(headers["x-opt-partition-key"])));
        Assert.Equal("a1 05 68 65 6c 6c 6f", string.Join(' ', headers["text"].Select(one => $"{one:x2}")));
        Assert.Equal(7, headers.Count);
    }

    [Fact]
    public async Task An_event_can_have_a_key_for_Kafka()
    {
        var sent = new EventData("value");
        sent.GetRawAmqpMessage().MessageAnnotations["x-opt-kafka-key"] = Bytes("key");
        await using var producer = new EventHubProducerClient(_emulator.Server.ConnectionString, Hub);
        await producer.SendAsync([sent], Cancellation);
        var record = Assert.Single(await _emulator.ReadAsync(Hub, 1));
        Assert.Equal(("key", 0), (Text(record.Message.Key), record.Message.Headers.Count));
    }

    [Fact]
    public async Task Kafka_records_and_AMQP_events_in_a_partition_share_the_same_order()
    {
        using var kafka = _emulator.Producer();
        await using var amqp = new EventHubProducerClient(_emulator.Server.ConnectionString, Hub);
        for (var i = 0; i < 6; i++)
        {
            if (i % 2 == 0) await kafka.ProduceAsync(Hub, new Message<byte[]?, byte[]?> { Value = Bytes($"{i}") }, Cancellation);
            else await amqp.SendAsync([new EventData($"{i}")], Cancellation);
        }
        string[] expected = ["0", "1", "2", "3", "4", "5"];
        Assert.Equal(expected, (await ReadAsync(6)).Select(one => one.EventBody.ToString()));
        Assert.Equal(expected, (await _emulator.ReadAsync(Hub, 6)).Select(one => Text(one.Message.Value)));
    }

    [Fact]
    public async Task An_AMQP_body_of_any_kind_becomes_bytes()
    {
        await using var producer = new EventHubProducerClient(_emulator.Server.ConnectionString, Hub);
        foreach (var body in new object[] { "text", Bytes("bytes"), 5 })
        {
            var sent = new EventData();
            sent.GetRawAmqpMessage().Body = Azure.Core.Amqp.AmqpMessageBody.FromValue(body);
            await producer.SendAsync([sent], Cancellation);
        }
        var values = (await _emulator.ReadAsync(Hub, 3)).Select(one => one.Message.Value!).ToArray();
        Assert.Equal(("text", "bytes", 5), (Text(values[0]), Text(values[1]), Decoded(values[2])));
    }

    private async Task<List<EventData>> ReadAsync(int count)
    {
        var events = new List<EventData>();
        await using var consumer = new EventHubConsumerClient(
            EventHubConsumerClient.DefaultConsumerGroupName, _emulator.Server.ConnectionString, Hub);
        await foreach (var read in consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, Cancellation))
        {
            events.Add(read.Data);
            if (events.Count == count) break;
        }
        return events;
    }

    private static object? Decoded(byte[] encoded) => new AmqpReader(encoded).ReadValue();

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string? Text(object? bytes) => bytes is null ? null : Encoding.UTF8.GetString((byte[])bytes);
}
