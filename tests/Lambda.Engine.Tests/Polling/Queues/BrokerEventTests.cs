using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Queues;
using Lambda.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Testing;

namespace Lambda.Engine.Tests.Polling.Queues;

/// <summary>
/// The events of https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html, but for the broker's name, the expiry of ActiveMQ's messages,
/// which JMS counts from 1970, and the body's size, which on the page is not that of the data.
/// </summary>
public sealed class BrokerEventTests : IDisposable
{
    private const string Id = "ID:b-9bcfa592-423a-4942-879d-eb284b418fc8-1.mq.us-east-2.amazonaws.com-37557-1234520418293-4:1:1:1:1";
    private const long Sent = 1598827811958;

    private readonly Answers _function = new();
    private readonly SomeQueue _queue = new();
    private readonly TestEngine _engine;

    public BrokerEventTests() => _engine = new(
        functions =>
            functions.AddRaw<Answers>("echo", options => options.Timeout = 900).AddBatch<TakesText, string>("batches", EventsJson.Default),
        _function,
        ("Lambda:Region", "us-east-2"), ("Lambda:AccountId", "111122223333"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ActiveMQ_messages_have_the_members_that_Lambda_documents_in_the_same_order()
    {
        var mapping = Mapping(sources => sources.AddActiveMQ("testQueue", "echo"));
        var json = Event(
            mapping, Message("QUJDOkFBQUE=", 1, "myJMSCoID", isText: true), Message("LQaGQ82S48k=", 2, "myJMSCoID1", isText: false));
        Assert.Equal(await GoldenAsync("mq-activemq"), json);
        var read = JsonSerializer.Deserialize(json, EventsJson.Default.ActiveMQEvent)!;
        Assert.Equal(("ABC:AAAA", "testQueue", "value", "jms/bytes-message"), (Encoding.UTF8.GetString(read.Messages[0].Data),
            read.Messages[0].Destination.PhysicalName, read.Messages[0].Properties["myCustomProperty"], read.Messages[1].MessageType));
        // Everything that is written can be read.
        Assert.Equal(json, JsonSerializer.Serialize(read, EventsJson.Readable.ActiveMQEvent));

        static QueueRecord Message(string data, byte priority, string correlation, bool isText) =>
            new(Id, "handle", Convert.FromBase64String(data), Time(Sent), 1)
            {
                Attributes = new Dictionary<string, object?> { ["index"] = 1, ["doAlarm"] = false, ["myCustomProperty"] = "value" },
                Broker = new()
                {
                    ReceivedAt = Time(Sent + 1),
                    IsText = isText,
                    IsPersistent = false,
                    Priority = priority,
                    CorrelationId = correlation,
                    TimeToLive = TimeSpan.FromSeconds(60),
                },
            };
    }

    [Fact]
    public async Task RabbitMQ_messages_have_the_members_that_Lambda_documents_in_the_same_order()
    {
        var json = Event(Mapping(sources => sources.AddRabbitMQ("pizzaQueue", "echo")),
            new QueueRecord("7", "handle", """{"timeout":0,"data":"CZrmf0Gw8Ov4bqLQxD4E"}"""u8.ToArray(), Time(Sent), 1)
            {
                Attributes = new Dictionary<string, object?>
                {
                    ["header1"] = "value1",
                    ["header2"] = "value2"u8.ToArray(),
                    ["numberInHeader"] = 10
                },
                Broker = new()
                {
                    ReceivedAt = Time(
                        Sent),
                    IsPersistent = false,
                    Priority = 34,
                    ContentType = "text/plain",
                    UserId = "AIDACKCEVSQ6C2EXAMPLE",
                    CreatedAt = DateTimeOffset.FromUnixTimeSeconds(2021),
                    TimeToLive = TimeSpan.FromSeconds(60),
                },
            });
        Assert.Equal(await GoldenAsync("mq-rabbitmq"), json);
        var read = JsonSerializer.Deserialize(json, EventsJson.Default.RabbitMQEvent)!;
        var properties = Assert.Single(read.MessagesByQueue["pizzaQueue::/"]).BasicProperties;
        Assert.Equal(
            ("value1", "10", null, 34),
            (properties.Header("header1"), properties.Header("numberInHeader"), properties.Header("none"), properties.Priority));
        Assert.Equal(json, JsonSerializer.Serialize(read, EventsJson.Readable.RabbitMQEvent));
    }

    [Theory]
    [InlineData(null, "null", "null")]
    [InlineData(true, "\"true\"", "true")]
    [InlineData(-1.5, "\"-1.5\"", "-1.5")]
    [InlineData(double.NaN, "\"NaN\"", """{"bytes":[78,97,78]}""")]
    [InlineData(ulong.MaxValue, "\"18446744073709551615\"", "18446744073709551615")]
    [InlineData("é", "\"é\"", """{"bytes":[-61,-87]}""")]
    [InlineData(new byte[] { 1, 255 }, "\"Af8=\"", """{"bytes":[1,-1]}""")]
    public void A_property_of_any_type_is_written_to_the_event(object? value, string activeMQ, string rabbitMQ)
    {
        var record = SomeQueue.Record("m") with
        {
            Attributes = new Dictionary<string, object?> { ["p"] = value },
            Broker = new() { ReceivedAt = Time(Sent) },
        };
        var active = JsonNode.Parse(Event(Mapping(sources => sources.AddActiveMQ("q", "echo")), record))!["messages"]![0]!;
        var rabbit = JsonNode.Parse(
            Event(
                Mapping(sources => sources.AddRabbitMQ("q", "echo", virtualHost: "shop")), record))!["rmqMessagesByQueue"]!["q::shop"]![0]!;
        Assert.Equal((activeMQ, rabbitMQ), (Json(active["properties"]!["p"]), Json(rabbit["basicProperties"]!["headers"]!["p"])));

        static string Json(JsonNode? node) => node?.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "null";
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void A_message_that_was_delivered_before_is_marked_as_redelivered(int deliveries, bool redelivered)
    {
        var record = SomeQueue.Record("m") with { ReceiveCount = deliveries, Broker = new() { ReceivedAt = Time(Sent) } };
        var active = JsonNode.Parse(Event(Mapping(sources => sources.AddActiveMQ("q", "echo")), record))!["messages"]![0]!;
        var rabbit = JsonNode.Parse(
            Event(Mapping(sources => sources.AddRabbitMQ("q", "echo")), record))!["rmqMessagesByQueue"]!["q::/"]![0]!;
        Assert.Equal((redelivered, redelivered), ((bool)active["redelivered"]!, (bool)rabbit["redelivered"]!));
    }

    [Fact]
    public void Amazon_MQ_mappings_have_their_own_defaults_and_refuse_partial_batch_responses_and_scaling()
    {
        var mapping = Mapping(sources => sources.AddRabbitMQ("q", "echo", settings => settings with { BatchSize = 10_000 }));
        Assert.Equal((10_000, 0), (mapping.Settings.BatchSize, mapping.Settings.MaximumBatchingWindowInSeconds));
        Assert.Equal(100, Mapping(sources => sources.AddActiveMQ("q", "echo")).Settings.BatchSize);
        foreach (var (register, problem) in new (Action<EventSourceRegistry>, string)[]
        {
            (sources => sources.AddActiveMQ("q", "echo", settings => settings with { ReportBatchItemFailures = true }),
                "q:ReportBatchItemFailures is not for queues of Amazon MQ"),
            (sources => sources.AddActiveMQ("q", "batches"),
                "the function 'batches' reports which records failed. Register it without a batch"),
            (sources => sources.AddRabbitMQ("q", "echo", settings => settings with { MaximumConcurrency = 2 }),
                "q:MaximumConcurrency is not for queues of Amazon MQ"),
            (sources => sources.AddRabbitMQ("q", "echo", settings => settings with { MaximumRetryAttempts = 2 }),
                "q:MaximumRetryAttempts is for streams only"),
            (sources => sources.AddRabbitMQ("q", "echo", virtualHost: " "), "the virtual host is empty"),
            (sources => sources.AddActiveMQ("/q", "echo"), "'/q' is not a valid name of a queue"),
        })
            Assert.Contains(problem, Assert.Throws<OptionsValidationException>(() => Mapping(register)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Amazon_MQ_batch_fails_completely_even_if_the_function_reports_which_messages_failed()
    {
        var processor = Processor(sources => sources.AddActiveMQ("q", "echo", settings => settings with { BatchSize = 2 }));
        _function.Answer = json => json.Contains("\"m03\"", StringComparison.Ordinal)
            ? throw new FormatException("No.")
            : """{"batchItemFailures":[{"itemIdentifier":"m00"}]}""";
        await processor.ProcessAsync("q", Records(6), _queue, Cancellation);
        Assert.Equal(["m02", "m03"], _queue.Abandoned);
        Assert.Equal(["m00", "m01", "m04", "m05"], _queue.Completed);
    }

    [Fact]
    public async Task Filters_match_the_data_and_the_properties_of_a_message()
    {
        var processor = Processor(sources => sources.AddActiveMQ("q", "echo", settings => settings with
        {
            Filters = ["""{"data":{"total":[{"numeric":[">",9]}]}}""", """{"data":["urgent"]}""", """{"properties":{"kind":["gold"]}}"""],
        }));
        await processor.ProcessAsync("q",
        [
            Record("m0", """{"total":10}"""), Record("m1", """{"total":9}"""), Record("m2", "urgent"), Record("m3", "later"),
            Record("m4", "later") with { Attributes = new Dictionary<string, object?> { ["kind"] = "gold" } },
        ], _queue, Cancellation);
        Assert.Equal(
            ["m0", "m2", "m4"],
            JsonNode.Parse(Assert.Single(_function.Events))!["messages"]!.AsArray().Select(message => (string?)message!["messageID"]));
        Assert.Equal(5, _queue.Completed.Count());
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 1)]
    public async Task As_many_events_run_at_the_same_time_as_Lambda_allows_for_the_broker(bool isRabbitMQ, int most)
    {
        var go = new TaskCompletionSource();
        _function.Waits = go.Task;
        var processor = Processor(sources => _ = isRabbitMQ
            ? sources.AddRabbitMQ("q", "echo", settings => settings with { BatchSize = 1 })
            : sources.AddActiveMQ("q", "echo", settings => settings with { BatchSize = 1 }));
        var (one, two) = (new SomeQueue(), new SomeQueue());
        var work = Task.WhenAll(
            processor.ProcessAsync("q", Records(7), one, Cancellation), processor.ProcessAsync("q", Records(7), two, Cancellation));
        await Eventually.True(() => _function.Events.Count == most, Cancellation);
        go.SetResult();
        await work;
        Assert.Equal((most, 14), (_function.MostRunning, one.Completed.Count() + two.Completed.Count()));
    }

    public void Dispose() => _engine.Dispose();

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static QueueRecord Record(string id, string body = "{}") =>
        SomeQueue.Record(id, body) with { Broker = new() { ReceivedAt = Time(Sent) } };

    private static QueueRecord[] Records(int count) => [.. Enumerable.Range(0, count).Select(at => Record($"m{at:00}"))];

    private static string Event(EventSourceMapping mapping, params QueueRecord[] records) =>
        Encoding.UTF8.GetString(SomeQueue.Event(mapping, records).Span);

    private static async Task<string> GoldenAsync(string name) => JsonNode.Parse(
        await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Polling", "Events", $"{name}.json"), Cancellation))!.ToJsonString();

    private EventSourceMapping Mapping(Action<EventSourceRegistry> register) => TestMappings.Of(_engine, register).All.Single();

    private QueueBatchProcessor Processor(Action<EventSourceRegistry> register) => new(
        new MappingGate(TestMappings.Of(_engine, register), _engine.Time), _engine.Invoker, new ProcessingResults(), _engine.Time,
        NullLogger<QueueBatchProcessor>.Instance);

    private sealed class Answers : IRawHandler
    {
        private readonly Lock _lock = new();
        private int _running;

        public ConcurrentQueue<string> Events { get; } = [];

        public Func<string, string> Answer { get; set; } = _ => "null";

        public Task Waits { get; set; } = Task.CompletedTask;

        public int MostRunning { get; private set; }

        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
        {
            var json = Encoding.UTF8.GetString(input.Span);
            lock (_lock) MostRunning = Math.Max(MostRunning, ++_running);
            Events.Enqueue(json);
            try
            {
                await Waits;
                return Encoding.UTF8.GetBytes(Answer(json));
            }
            finally
            {
                lock (_lock) _running--;
            }
        }
    }

    private sealed class TakesText : IBatchHandler<string>
    {
        public Task HandleAsync(Batch<string> batch, ILambdaContext context, CancellationToken cancellation) => Task.CompletedTask;
    }
}

[JsonSourceGenerationOptions]
[JsonSerializable(typeof(ActiveMQEvent))]
[JsonSerializable(typeof(RabbitMQEvent))]
[JsonSerializable(typeof(string))]
internal sealed partial class EventsJson : JsonSerializerContext
{
    public static EventsJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
