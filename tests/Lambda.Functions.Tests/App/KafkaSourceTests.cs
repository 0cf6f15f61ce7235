using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Confluent.Kafka;
using Lambda.Engine.Polling;
using Lambda.Events;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>The whole app reads, as a Kafka topic, an event hub to which Confluent's client produces.</summary>
public sealed class KafkaSourceTests(Storage storage) : IAsyncLifetime
{
    private const string Topic = "clicks";
    private const string Mappings = "/api/2015-03-31/event-source-mappings/";
    private const string Arn = "arn:aws:kafka:us-east-1:000000000000:cluster/event-hubs/00000000-0000-0000-0000-000000000000-1";
    private const string Poison = "poison";

    private readonly Takes _takes = new();
    private EmulatorServer _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        const string entities = """
            { "UserConfig": { "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1", "Entities": [
              { "Name": "clicks", "PartitionCount": 2, "ConsumerGroups": [] } ] } ] } }
            """;
        _emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(entities, "test"), TimeProvider.System,
            NullLoggerFactory.Instance, Cancellation);
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task Records_from_the_Confluent_client_arrive_as_MSK_records_and_a_poison_record_is_discarded_alone()
    {
        await using var app = App(sources => sources.AddManagedKafka(Topic, "takes", settings => settings with
        {
            MaximumRetryAttempts = 0,
            BisectBatchOnFunctionError = true,
            ReportBatchItemFailures = true,
        }));
        app.CreateClient();
        await ProduceAsync((0, "1"), (0, Poison), (0, "3"), (1, "4"));

        await Eventually.True(() => _takes.Handled.Count == 3, Cancellation, what: "The records");
        var first = _takes.Handled.Single(record => Text(record.Value) == "1");
        Assert.Equal(
            (Topic, 0, 0L, "LOG_APPEND_TIME", "key 1"), (first.Topic, first.Partition, first.Offset, first.TimestampType, Text(first.Key)));
        Assert.Equal(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), first.Timestamp, 600_000d);
        Assert.Equal(new byte[] { 0, 200 }, first.Header("trace"));
        Assert.Equal(
            [("clicks-0", 0L, "1"), ("clicks-0", 2L, "3"), ("clicks-1", 0L, "4")],
            _takes.Handled.Select(record => ($"{record.Topic}-{record.Partition}", record.Offset, Text(record.Value)!)).Order());
        Assert.All(
            _takes.Events,
            taken => Assert.Equal(("aws:kafka", Arn, "localhost:9092"), (taken.EventSource, taken.EventSourceArn, taken.BootstrapServers)));
        Assert.All(_takes.Events.SelectMany(taken => taken.Records), pair =>
            Assert.All(pair.Value, one => Assert.Equal(pair.Key, $"{one.Topic}-{one.Partition}")));

        var failure = await app.NextFailureAsync(Cancellation);
        var info = failure["KafkaBatchInfo"]!;
        Assert.Equal(
            ("RetryAttemptsExhausted", 1, Arn),
            ((string?)failure["requestContext"]!["condition"], (int)info["batchSize"]!, (string?)info["eventSourceArn"]));
        Assert.Equal(
            ("1", "1"),
            ((string?)info["recordsInfo"]!["clicks-0"]!["firstRecordOffset"],
                (string?)info["recordsInfo"]!["clicks-0"]!["lastRecordOffset"]));
    }

    [Fact]
    public async Task Events_from_AMQP_clients_arrive_as_self_managed_Kafka_records()
    {
        await using var app = App(sources => sources.AddSelfManagedKafka(Topic, "takes"));
        app.CreateClient();
        await using (var producer = new EventHubProducerClient(_emulator.ConnectionString, Topic))
        {
            var sent = new EventData("hello") { MessageId = "m-1" };
            sent.Properties["count"] = 12;
            await producer.SendAsync([sent], new SendEventOptions { PartitionKey = "pk" }, Cancellation);
        }
        await Eventually.True(() => _takes.Handled.Count == 1, Cancellation, what: "The record");
        var taken = Assert.Single(_takes.Events);
        Assert.Equal(("SelfManagedKafka", null), (taken.EventSource, taken.EventSourceArn));
        var record = Assert.Single(_takes.Handled);
        Assert.Equal(("hello", null), (Text(record.Value), record.Key));
        Assert.Equal(
            [("message-id", "m-1"), ("count", "12"), ("x-opt-partition-key", "pk")],
            record.Headers.Select(header => (header.Keys.Single(), Text(record.Header(header.Keys.Single())))));
    }

    [Fact]
    public async Task A_topic_is_listed_with_its_cluster_and_a_disabled_mapping_waits_until_it_is_enabled()
    {
        await using var app = App(sources => sources.AddManagedKafka(Topic, "takes", settings => settings with { Enabled = false }));
        app.CreateClient();
        var listed = (await SendAsync(app, HttpMethod.Get, $"{Mappings}?EventSourceArn={Arn}", null))["EventSourceMappings"]!
            .AsArray()
            .Single()!;
        Assert.Equal((Topic, "$Default", "TRIM_HORIZON", 100), ((string?)listed["Topics"]!.AsArray().Single(),
            (string?)listed["AmazonManagedKafkaEventSourceConfig"]!["ConsumerGroupId"],
            (string?)listed["StartingPosition"],
            (int)listed["BatchSize"]!));
        Assert.Null(listed["ParallelizationFactor"] ?? listed["TumblingWindowInSeconds"] ?? listed["SelfManagedEventSource"]);
        await ProduceAsync((0, "1"), (0, "2"));
        foreach (var member in new[] { """ "ParallelizationFactor":2 """, """ "TumblingWindowInSeconds":5 """ })
            Assert.Contains(
                "Unsupported",
                (string?)(await SendAsync(
                    app, HttpMethod.Put, Mappings + listed["UUID"], $"{{{member}}}", HttpStatusCode.BadRequest))["message"],
                StringComparison.Ordinal);
        Assert.Empty(_takes.Events);
        var changed = await SendAsync(
            app, HttpMethod.Put, Mappings + listed["UUID"], """{"Enabled":true,"BatchSize":1}""", HttpStatusCode.Accepted);
        Assert.Equal(("Enabling", 1), ((string?)changed["State"], (int)changed["BatchSize"]!));
        await Eventually.True(() => _takes.Handled.Count == 2, Cancellation, what: "The records");
        Assert.All(_takes.Events, taken => Assert.Single(Assert.Single(taken.Records).Value));
    }

    [Fact]
    public async Task A_self_managed_mapping_is_listed_with_its_servers_and_the_error_for_a_new_one_says_what_to_declare_in_code()
    {
        await using var app = App(sources => sources.AddSelfManagedKafka(Topic, "takes", settings => settings with { Enabled = false }));
        var listed = (await SendAsync(app, HttpMethod.Get, Mappings, null))["EventSourceMappings"]!.AsArray().Single()!;
        Assert.Equal("""["localhost:9092"]""", listed["SelfManagedEventSource"]!["Endpoints"]!["KAFKA_BOOTSTRAP_SERVERS"]!.ToJsonString());
        Assert.Equal("$Default", (string?)listed["SelfManagedKafkaEventSourceConfig"]!["ConsumerGroupId"]);
        Assert.Null(listed["EventSourceArn"] ?? listed["AmazonManagedKafkaEventSourceConfig"]);
        const string source =
            """ "FunctionName":"takes","Topics":["t"],"SelfManagedEventSource":{"Endpoints":{"KAFKA_BOOTSTRAP_SERVERS":["h:1"]}} """;
        foreach (var (body, message) in new[]
        {
            (source, "startingPosition"),
            ($"""{source},"StartingPosition":"LATEST" """, "EventSources.cs")
        })
            Assert.Contains(
                message,
                (string?)(await SendAsync(app, HttpMethod.Post, Mappings, $"{{{body}}}", HttpStatusCode.BadRequest))["message"],
                StringComparison.Ordinal);
    }

    private LambdaApp App(Action<EventSourceRegistry> register)
    {
        var sources = new EventSourceRegistry();
        register(sources);
        return new(storage, services =>
        {
            services.WithFunctions(functions => functions.Add<Takes, KafkaEvent, KafkaResult>("takes", TakesJson.Default));
            services.RemoveAll<Takes>().AddSingleton(_takes).Replace(ServiceDescriptor.Singleton(sources));
            services.Replace(ServiceDescriptor.Singleton(new Lambda.Functions.Sources.SourceTriggers([new("ClicksStream", Topic, null)])));
        }, ("EventHubs", _emulator.ConnectionString), ("AzureWebJobs.ClicksStream.Disabled", "false"),
            ("AzureFunctionsJobHost:extensions:eventHubs:loadBalancingUpdateInterval", "00:00:01"));
    }

    private async Task ProduceAsync(params (int Partition, string Value)[] records)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = $"localhost:{_emulator.Kafka!.Port}",
            SecurityProtocol = SecurityProtocol.SaslPlaintext,
            SaslMechanism = SaslMechanism.Plain,
            SaslUsername = "$ConnectionString",
            SaslPassword = _emulator.ConnectionString,
            LingerMs = 0,
            CompressionType = CompressionType.Snappy,
        }).SetLogHandler((_, _) => { }).Build();
        foreach (var (partition, value) in records)
            await producer.ProduceAsync(new TopicPartition(Topic, partition), new()
            {
                Key = Encoding.UTF8.GetBytes($"key {value}"),
                Value = Encoding.UTF8.GetBytes(value),
                Headers = new() { { "trace", [0, 200] } },
            }, Cancellation);
    }

    private static async Task<JsonObject> SendAsync(
        LambdaApp app, HttpMethod method, string path, string? body, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var client = app.CreateClient();
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
        var json = JsonNode.Parse(text)!.AsObject();
        if (json["Message"] is { } message) json["message"] = message.DeepClone();
        return json;
    }

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    /// <summary>Handles the records before the first that is poison, which it reports.</summary>
    internal sealed class Takes : IHandler<KafkaEvent, KafkaResult>
    {
        public ConcurrentQueue<KafkaEvent> Events { get; } = [];

        public ConcurrentQueue<KafkaRecord> Handled { get; } = [];

        public Task<KafkaResult> HandleAsync(KafkaEvent input, ILambdaContext context, CancellationToken cancellation)
        {
            Events.Enqueue(input);
            foreach (var (partition, records) in input.Records)
            {
                foreach (var record in records)
                {
                    if (Text(record.Value) == Poison) return Task.FromResult(new KafkaResult([new(new(partition, record.Offset))]));
                    Handled.Enqueue(record);
                }
            }
            return Task.FromResult(new KafkaResult([]));
        }
    }
}

[JsonSourceGenerationOptions]
[JsonSerializable(typeof(KafkaEvent))]
[JsonSerializable(typeof(KafkaResult))]
internal sealed partial class TakesJson : JsonSerializerContext;
