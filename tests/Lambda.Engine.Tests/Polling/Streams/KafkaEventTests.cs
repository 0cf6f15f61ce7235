using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Polling.Streams;
using Lambda.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Engine.Tests.Polling.Streams;

/// <summary>
/// Events against the examples of https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html and with-kafka.html, except that their time is
/// the broker's, and that their key is Base64 as it is written.
/// </summary>
public sealed class KafkaEventTests
{
    private const string Servers =
        "b-2.demo-cluster-1.a1bcde.c1.kafka.us-east-1.amazonaws.com:9092,b-1.demo-cluster-1.a1bcde.c1.kafka.us-east-1.amazonaws.com:9092";

    private const string Arn = "arn:aws:kafka:us-east-1:123456789012:cluster/vpc-2priv-2pub/751d2973-a626-431c-9d4e-d7975eb44dd7-2";
    private static readonly StreamSettings Reports = new() { ReportBatchItemFailures = true };

    private static readonly StreamRecord Hello = new(
        "", 15, "Hello, this is a test."u8.ToArray(), DateTimeOffset.Parse("2018-12-17T22:10:50.987Z", null))
    {
        Kafka = new(
            "mytopic", 0, Convert.FromBase64String("abcDEFghiJKLmnoPQRstuVWXyz123w=="), [new("headerKey", "headerValue"u8.ToArray())]),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Arn, "kafka-msk")]
    [InlineData(null, "kafka-self-managed")]
    public async Task A_Kafka_batch_has_the_format_that_Lambda_documents(string? arn, string file) =>
        Assert.Equal(await GoldenAsync(file), Text(StreamEvent.Write(Shard(arn), [Hello], null)));

    [Fact]
    public void A_Kafka_record_without_a_key_has_no_key_member_and_header_bytes_are_written_as_signed_numbers()
    {
        var record = Hello with { Kafka = new("mytopic", 0, null, [new("é", new byte[] { 0, 127, 128, 255 }), new("none", null)]) };
        var written = JsonNode.Parse(StreamEvent.Write(Shard(Arn), [record], null).Span)!["records"]!["mytopic-0"]![0]!.AsObject();
        Assert.False(written.ContainsKey("key"));
        Assert.Equal("""[{"é":[0,127,-128,-1]},{"none":null}]""", written["headers"]!.ToJsonString(
            new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void A_Kafka_event_is_never_larger_than_the_estimate_for_its_records() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(NonNull<byte[]> Key, NonNull<byte[]> Data, NonNull<string> Header, NonNull<byte[]> Value)[]>(), all =>
            {
                var (shard, records) = (
                    Shard(Arn), all.Select(one => new StreamRecord("", long.MaxValue, one.Data.Get, DateTimeOffset.MaxValue)
                    {
                        Kafka = new("mytopic", int.MaxValue, one.Key.Get, [new(one.Header.Get, one.Value.Get)]),
                    }).ToArray());
                var written = StreamEvent.Write(shard, records, null);
                Assert.Equal(
                    records.Length, JsonNode.Parse(written.Span)!["records"]!["mytopic-0"]!.AsArray().Count);
                return written.Length <= StreamEvent.EnvelopeSize(shard)
                    + records.Sum(record => 1 + StreamEvent.LargestSize(shard, record, StreamEvent.FixedSize(shard)));
            }).QuickCheckThrowOnFailure();

    // The form of https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html.
    [Fact]
    public async Task Discarded_Kafka_records_are_reported_in_the_format_that_Lambda_documents()
    {
        var batch = new StreamBatch(new[] { Hello, Hello with { SequenceNumber = 17 } })
        { Condition = StreamCondition.RetryAttemptsExhausted, Invocations = 1, EndedInError = true, RequestId = "r-1" };
        var discarded = new DiscardedBatch(StreamSome.Mapping(new()), Shard(Arn), batch, StreamSome.Noon);
        var json = JsonNode.Parse(discarded.ToJsonWithPayload().Span)!.AsObject();
        Assert.Equal(Text(StreamEvent.Write(Shard(Arn), batch.Records.Span, null)), (string?)json["payload"]);
        json.Remove("payload");
        Assert.Equal(await GoldenAsync("kafka-discarded"), json.ToJsonString());
        var info = JsonNode.Parse((discarded with { Shard = Shard(null) }).ToJson().Span)!["KafkaBatchInfo"]!.AsObject();
        Assert.False(info.ContainsKey("eventSourceArn"));
        Assert.Equal("mytopic-0", discarded.Folder[(discarded.Folder.IndexOf('/', StringComparison.Ordinal) + 1)..]);
    }

    // https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
    [Theory]
    [InlineData("""{"partition":"mytopic-0","offset":17}""", 2)]
    [InlineData("""{"partition":"mytopic-0","offset":17}},{"itemIdentifier":{"partition":"mytopic-0","offset":16}""", 1)]
    [InlineData("\"mytopic-0-16\"", 1)]
    [InlineData("""{"partition":"mytopic-0","offset":18}""", null)]
    [InlineData("""{"partition":"mytopic-1","offset":16}""", null)]
    [InlineData("""{"partition":0,"offset":16}""", null)]
    [InlineData("""{"partition":"mytopic-0"}""", null)]
    [InlineData("\"16\"", null)]
    public void A_failed_Kafka_record_is_identified_by_partition_and_offset(string identifier, int? firstFailed)
    {
        var batch = new StreamBatch(new[] { Hello, Hello with { SequenceNumber = 16 }, Hello with { SequenceNumber = 17 } });
        var answer = StreamSome.Succeeded($$"""{"batchItemFailures":[{"itemIdentifier":{{identifier}}}]}""");
        Assert.Equal(
            firstFailed is { } first ? new StreamAnswer.Handled(first, null) : new StreamAnswer.Failed(IsFunctionError: false),
            StreamAnswers.Read(answer, batch, Reports, Shard(Arn)));
    }

    [Theory]
    [InlineData("""{"value":["Hello, this is a test."]}""", true)]
    [InlineData("""{"value":[{"prefix":"Bye"}]}""", false)]
    [InlineData("""{"value":{"a":[1]}}""", false)]
    [InlineData("""{"topic":["mytopic"],"partition":[0]}""", true)]
    [InlineData("""{"offset":[{"numeric":[">",15]}]}""", false)]
    public void Filters_match_the_value_and_the_position_of_a_Kafka_record(string pattern, bool passes)
    {
        using var engine = new TestEngine(TestMappings.Functions);
        var mapping = TestMappings.Of(
            engine, sources => sources.AddManagedKafka("mytopic", "echo", settings => settings with { Filters = [pattern] }));
        Assert.Equal(passes, StreamMappings.Of(mapping.Current("mytopic"), engine.Invoker).Filter(Hello));
    }

    [Fact]
    public void A_Kafka_mapping_has_the_ARN_of_its_cluster_and_refuses_a_parallelization_factor_and_windows()
    {
        using var engine = new TestEngine(TestMappings.Functions);
        var mappings = TestMappings.Of(
            engine, sources => sources.AddManagedKafka("a", "echo").AddSelfManagedKafka("b", "echo", consumerGroup: "g"));
        Assert.Equal(
            [
                ("arn:aws:kafka:us-east-1:000000000000:cluster/event-hubs/00000000-0000-0000-0000-000000000000-1", 100, "$Default"),
                ("SelfManagedKafka/b", 100, "g"),
            ], mappings.All.Select(mapping => (mapping.SourceArn, mapping.Settings.BatchSize, mapping.Source.Part!)));
        var failures = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => TestMappings.Of(engine, sources =>
            sources.AddManagedKafka(
                "a", "echo", settings => settings with { ParallelizationFactor = 2, TumblingWindowInSeconds = 1 }))).Failures;
        Assert.Equal(
            ["ParallelizationFactor is 2", "TumblingWindowInSeconds is 1"],
            failures.Select(failure => failure.Split(':')[^1].Split(';')[0]));
    }

    [Fact]
    public async Task A_batch_handler_accepts_Kafka_records()
    {
        var odd = new Odd();
        await using var functions = new TestFunctions(
            functions => functions.AddBatch<Odd, string>("odd", KafkaJson.Default), services => services.AddSingleton(odd));
        var answer = (await functions.InvokeAsync("odd", TestEvents.Kafka("1", "2", "3"), Cancellation)).Payload;
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"topic-0-1"}]}""", answer);
        Assert.Equal(["1", "2"], odd.Seen);
        Assert.True(odd.WasStream);
    }

    private static StreamShard Shard(string? arn) =>
        StreamShard.OfKafka(arn ?? "SelfManagedKafka/mytopic", "mytopic", "0", new(arn, Servers));

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private static async Task<string> GoldenAsync(string file) =>
        (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Polling", "Streams", "Events", $"{file}.json"), Cancellation))
            .TrimEnd();

    private sealed class Odd : IBatchHandler<string>
    {
        public List<string> Seen { get; } = [];

        public bool WasStream { get; private set; }

        public Task HandleAsync(Batch<string> batch, ILambdaContext context, CancellationToken cancellation)
        {
            WasStream = batch.IsStream;
            return batch.EachAsync((record, _) =>
            {
                Seen.Add(record.Body);
                return record.Body == "2" ? throw new InvalidOperationException("It is even.") : Task.CompletedTask;
            }, context, cancellation);
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class KafkaJson : System.Text.Json.Serialization.JsonSerializerContext;
