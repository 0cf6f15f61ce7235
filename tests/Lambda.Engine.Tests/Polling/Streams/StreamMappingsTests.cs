using System.Text;
using Lambda.Engine.Async;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Tests.Polling.Streams;

public sealed class StreamMappingsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_mapping_passes_its_settings_to_its_stream()
    {
        using var engine = new TestEngine(TestMappings.Functions);
        var mapping = Mapping(engine, settings => settings with
        {
            BatchSize = 7,
            ParallelizationFactor = 3,
            MaximumRecordAgeInSeconds = 90,
            MaximumRetryAttempts = 5,
            BisectBatchOnFunctionError = true,
            ReportBatchItemFailures = true,
            TumblingWindowInSeconds = 30,
            OnFailure = "storage-queue:failures",
        });
        Assert.Equal(new StreamSettings
        {
            BatchSize = 7,
            ParallelizationFactor = 3,
            MaximumRecordAge = TimeSpan.FromSeconds(90),
            MaximumRetryAttempts = 5,
            BisectBatchOnFunctionError = true,
            ReportBatchItemFailures = true,
            TumblingWindow = TimeSpan.FromSeconds(30),
        }, mapping.Settings);
        Assert.Equal(("echo", "storage-queue:failures", 1), (mapping.FunctionName, mapping.OnFailure, mapping.Settings.Lanes));
        Assert.Equal(
            (new StreamSettings(), null),
            (Mapping(engine, settings => settings).Settings, Mapping(engine, settings => settings).OnFailure));
    }

    [Theory]
    [InlineData("""{"data":{"country":["France"]}}""", true)]
    [InlineData("""{"data":{"country":["Eire"]}}""", false)]
    [InlineData("""{"partitionKey":["fr"]}""", true)]
    [InlineData("""{"sequenceNumber":["12"],"approximateArrivalTimestamp":[{"numeric":[">",1767355200]}]}""", true)]
    [InlineData("""{"partitionKey":["eire"]}""", false)]
    public void Filters_match_a_record_in_the_form_that_Lambda_shows(string pattern, bool passes)
    {
        using var engine = new TestEngine(TestMappings.Functions);
        Assert.Equal(passes, Mapping(engine, settings => settings with { Filters = [pattern] }).Filter(Record(seconds: 1)));
    }

    [Fact]
    public void A_mapping_without_filters_passes_on_records_without_allocating_memory()
    {
        using var engine = new TestEngine(TestMappings.Functions);
        var (filter, record) = (Mapping(engine, settings => settings).Filter, Record(seconds: 1));
        filter(record);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Assert.True(filter(record));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Records_before_the_starting_position_are_skipped()
    {
        using var engine = new TestEngine(TestMappings.Functions);
        var mapping = Mapping(
            engine,
            settings => settings with { StartingPosition = StartingPosition.AtTimestamp, StartingPositionTimestamp = StreamSome.Noon });
        Assert.Equal((false, true), (mapping.Filter(Record(seconds: -1)), mapping.Filter(Record(seconds: 0))));
        var latest = TestMappings.Of(
            engine,
            sources => sources.AddEventHub("sales", "echo", settings => settings with { StartingPosition = StartingPosition.Latest }));
        latest.Began("sales", StreamSome.Noon);
        mapping = StreamMappings.Of(latest.Current("sales"), engine.Invoker);
        Assert.Equal((false, true), (mapping.Filter(Record(seconds: -1)), mapping.Filter(Record(seconds: 0))));
    }

    [Theory]
    [InlineData(null, "lambda-on-failure")]
    [InlineData("storage-queue:mine", "mine")]
    public async Task The_report_of_discarded_records_is_delivered_later_if_the_destination_is_unavailable(string? onFailure, string queue)
    {
        using var engine = new TestEngine(TestMappings.Functions);
        var discarded = new DiscardedBatch(Mapping(engine, settings => settings) with { OnFailure = onFailure }, StreamSome.Shard,
            StreamSome.Batch(3) with { Condition = StreamCondition.RecordAgeExceeded, Invocations = 2 }, StreamSome.Noon);

        engine.Destination.Fails = new DestinationUnavailableException("away");
        await Failures(engine).SendAsync(discarded, Cancellation);
        Assert.Empty(engine.Destination.Records);
        engine.Destination.Fails = null;
        await engine.ProcessAllAsync();
        Assert.Equal((queue, Encoding.UTF8.GetString(discarded.ToJson().Span)), Assert.Single(engine.Destination.Records));
    }

    [Fact]
    public async Task Each_discarded_part_of_a_batch_has_a_record_of_its_own()
    {
        using var engine = new TestEngine(TestMappings.Functions);
        var (failures, batch) = (Failures(engine),
            StreamSome.Batch(4) with { Condition = StreamCondition.RecordAgeExceeded, Invocations = 2, RequestId = "r-1" });
        DiscardedBatch[] parts = [Discarded(batch.Until(2)), Discarded(batch.From(2)), Discarded(
            batch.From(2) with { Condition = StreamCondition.RetryAttemptsExhausted })];
        engine.Destination.Fails = new DestinationUnavailableException("away");
        foreach (var part in parts) await failures.SendAsync(part, Cancellation);
        engine.Destination.Fails = null;
        await engine.ProcessAllAsync();
        Assert.Equal(
            parts.Select(part => Encoding.UTF8.GetString(part.ToJson().Span)), engine.Destination.Records.Select(record => record.Json));

        DiscardedBatch Discarded(StreamBatch part) => new(Mapping(engine, settings => settings), StreamSome.Shard, part, StreamSome.Noon);
    }

    [Fact]
    public async Task A_discarded_batch_is_written_to_a_container_as_a_blob_with_the_object_key_that_Lambda_uses()
    {
        using var engine = new TestEngine(TestMappings.Functions);
        var container = new Container { IsAway = true };
        var (deliveries, destinations) = Deliveries(engine, container);
        var discarded = new DiscardedBatch(Mapping(engine, settings => settings) with { OnFailure = "blob:failures" }, StreamSome.Shard,
            StreamSome.Batch(3) with { Condition = StreamCondition.RecordAgeExceeded }, StreamSome.Noon.AddHours(1));

        await new StreamFailures(deliveries, destinations).SendAsync(discarded, Cancellation);
        container.IsAway = false;
        Assert.True(engine.Queue.Messages.TryDequeue(out var message));
        await deliveries.RetryAsync(DeliveryCodec.Read(message.Body), Cancellation);
        var (name, json) = Assert.Single(container.Blobs);
        Assert.Equal(Encoding.UTF8.GetString(discarded.ToJsonWithPayload().Span), json);
        Assert.Matches(
            $"^aws/lambda/{discarded.Mapping.Id}/shardId-000000000000/2026/01/02/2026-01-02T12\\.00\\.02-[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$",
            name);

        await new StreamFailures(deliveries, destinations).SendAsync(
            discarded with { Timestamp = discarded.Timestamp.AddDays(1) }, Cancellation);
        Assert.Equal(name, Assert.Single(container.Blobs).Key);
    }

    private static StreamFailures Failures(TestEngine engine)
    {
        var (deliveries, destinations) = Deliveries(engine);
        return new(deliveries, destinations);
    }

    private static (Deliveries Deliveries, Destinations Destinations) Deliveries(TestEngine engine, params IDestination[] others)
    {
        var destinations = new Destinations([engine.Destination, .. others], engine.Catalogue, Options.Create(engine.Options), engine.Time);
        return (new(destinations, engine.Queue, engine.Payloads, new RetryPolicy(Options.Create(engine.Options)), engine.Time,
            NullLogger<Deliveries>.Instance), destinations);
    }

    private static StreamMapping Mapping(TestEngine engine, Func<EventSourceSettings, EventSourceSettings> configure) =>
        StreamMappings.Of(
            TestMappings.Of(engine, sources => sources.AddEventHub("sales", "echo", configure)).Current("sales"), engine.Invoker);

    private static StreamRecord Record(int seconds) =>
        new("fr", 12, """{"country":"France"}"""u8.ToArray(), StreamSome.Noon.AddSeconds(seconds));

    /// <summary>Keeps what it is sent by the name of the blob that it would be.</summary>
    private sealed class Container : IDestination
    {
        public Dictionary<string, string> Blobs { get; } = [];
        public bool IsAway { get; set; }
        public string Kind => "blob";
        public DestinationPlaces Places => DestinationPlaces.OnFailure;

        public string? Problem(string name) => null;

        public Task SendAsync(string name, DestinationRecord record, DestinationPlaces place, CancellationToken cancellation)
        {
            if (IsAway) throw new DestinationUnavailableException("away");
            Blobs[record.ObjectName] = Encoding.UTF8.GetString(record.ToJson().Span);
            return Task.CompletedTask;
        }
    }
}
