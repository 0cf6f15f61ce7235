using System.Text.Json.Nodes;
using Lambda.Engine.Async;
using Lambda.Engine.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Engine.Tests.Routing;

public sealed class EventRouterTests : IDisposable
{
    private const string Order = """{"specversion":"1.0","id":"7","source":"shop","type":"order placed","data":{"total":3}}""";
    private readonly TestEngine _engine = new(
        functions => functions.AddRaw<Keeps>("keeps").AddRaw<Counts>("counts").AddRaw<Logs>("logs"), ("Lambda:AccountId", "111122223333"));
    private readonly EventRouter _router;

    public EventRouterTests()
    {
        _router = Router(new RuleRegistry()
            .Add("orders", """{"source":["shop"]}""", "keeps", "counts")
            .Add("large", """{"detail":{"total":[{"numeric":[">",2]}]}}""", "keeps"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Each_target_of_each_matching_rule_receives_the_event_asynchronously()
    {
        await _router.RouteAsync(Order, Cancellation);
        Assert.Equal(["counts", "keeps", "keeps"], Accepted().Select(item => item.Function).Order(StringComparer.Ordinal));
        Assert.All(Accepted(), item =>
        {
            var payload = JsonNode.Parse(item.Payload.Span)!;
            Assert.Equal(("111122223333", "order placed"), ((string?)payload["account"], (string?)payload["detail-type"]));
        });
    }

    [Fact]
    public async Task A_template_that_makes_its_input_too_large_fails_only_its_own_target()
    {
        var bomb = $"[{string.Join(',', Enumerable.Repeat("<aws.events.event.json>", 300))}]";
        var order = Order.Replace("3}", $$"""3,"text":"{{new string('x', 900_000)}}"}""", StringComparison.Ordinal);
        var router = Router(new RuleRegistry().Add(
            "orders", """{"source":["shop"]}""", [new RuleTarget("keeps") { InputTransformer = new(bomb) }, new RuleTarget("counts")]));
        await router.RouteAsync(order, Cancellation);
        Assert.Equal(["counts"], Accepted().Select(item => item.Function));
    }

    [Theory]
    [InlineData("lambda-payloads")]
    [InlineData("azure-webjobs-hosts")]
    [InlineData("app-package")]
    public async Task Events_about_blobs_of_the_engine_do_not_run_functions(string container)
    {
        var rules = new RuleRegistry().Add("all", """{"source":[{"exists":true}]}""", "keeps");
        var router = Router(rules);
        await router.RouteAsync(BlobCreated(container), Cancellation);
        Assert.Empty(Accepted());
        await router.RouteAsync(BlobCreated("pictures"), Cancellation);
        Assert.Equal("aws.s3", (string?)JsonNode.Parse(Assert.Single(Accepted()).Payload.Span)!["source"]);
    }

    [Theory]
    [InlineData("aws.s3")]
    [InlineData("aws.ec2")]
    [InlineData("AWS.s3")]
    public async Task A_publisher_cannot_use_a_source_name_that_is_reserved_for_a_service(string source)
    {
        var error = await Assert.ThrowsAsync<MalformedEventException>(() => _router.RouteAsync($$"""{"data":{"total":3},"specversion":"1.0","id":"7","type":"order placed","source":"{{source}}"}""", Cancellation));
        Assert.Contains($"the source '{source}' begins with 'aws.'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Accepted());
        Assert.NotNull(PublishedEventCheck.Error(new PublishedEvent(source, "t", "{}"u8.ToArray())));
        Assert.Null(PublishedEventCheck.Error(new PublishedEvent("awsome.shop", "t", "{}"u8.ToArray())));
    }

    [Fact]
    public async Task Only_a_storage_account_can_publish_blob_events()
    {
        var rules = new RuleRegistry().Add("s3", """{"source":["aws.s3"]}""", "keeps");
        var router = Router(rules);
        await router.RouteAsync(
            BlobCreated("pictures", "/subscriptions/0/resourceGroups/shop/providers/Microsoft.EventGrid/topics/orders"), Cancellation);
        Assert.Empty(Accepted());
    }

    private EventRouter Router(RuleRegistry rules) => new(
        new EventRules(rules, _engine.Catalogue, new ConfigurationBuilder().Build()), _engine.Catalogue, _engine.Async, _engine.Records,
        _engine.Time, NullLogger<EventRouter>.Instance);

    private static string BlobCreated(string container, string topic = "/subscriptions/0/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shop") => $$"""
        {"id":"8","topic":"{{topic}}","eventType":"Microsoft.Storage.BlobCreated","subject":"/blobServices/default/containers/{{container}}/blobs/a/b","eventTime":"2026-01-02T03:04:05Z","data":{"api":"PutBlob"},"dataVersion":""}
        """;

    [Fact]
    public async Task A_redelivered_event_is_accepted_once()
    {
        await _router.RouteAsync(Order, Cancellation);
        await _router.RouteAsync(Order, Cancellation);
        Assert.Equal(3, Accepted().Select(item => item.RequestId).Distinct().Count());
        Assert.Equal(3, Accepted().Count);
    }

    [Fact]
    public async Task Events_with_the_same_id_from_different_sources_are_different_events()
    {
        await _router.RouteAsync("""{"specversion":"1.0","id":"7","source":"shop","type":"t"}""", Cancellation);
        await _router.RouteAsync("""{"specversion":"1.0","id":"7","source":"bank","type":"t","data":{"total":3}}""", Cancellation);
        await _router.RouteAsync("""{"specversion":"1.0","id":"8","source":"shop","type":"t"}""", Cancellation);
        // Ids and sources that are equal when concatenated.
        await _router.RouteAsync("""{"specversion":"1.0","id":"bc","source":"a","type":"t","data":{"total":3}}""", Cancellation);
        await _router.RouteAsync("""{"specversion":"1.0","id":"c","source":"ab","type":"t","data":{"total":3}}""", Cancellation);
        Assert.Equal(7, Accepted().Select(item => item.RequestId).Distinct().Count());
    }

    [Fact]
    public async Task An_event_that_matches_no_rule_is_acknowledged()
    {
        await _router.RouteAsync("""{"specversion":"1.0","id":"7","source":"bank","type":"t"}""", Cancellation);
        Assert.Empty(Accepted());
    }

    [Fact]
    public async Task A_failing_target_does_not_affect_the_others_and_receives_the_event_on_redelivery()
    {
        var calls = 0;
        _engine.Queue.Before = () => { if (++calls == 1) throw new StorageUnavailableException("away", new IOException()); };
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => _router.RouteAsync(Order, Cancellation));
        Assert.Equal("1 of 3 targets did not receive the event 7: away", error.Message);
        Assert.Equal(2, Accepted().Count);

        await _router.RouteAsync(Order, Cancellation);
        Assert.Equal(3, Accepted().Select(item => (item.RequestId, item.Function)).Distinct().Count());
        Assert.Equal(3, Accepted().Count);
    }

    [Fact]
    public async Task An_event_whose_records_cannot_be_read_is_left_for_the_next_delivery()
    {
        _engine.Records.Before = () => throw new StorageUnavailableException("away", new IOException());
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => _router.RouteAsync(Order, Cancellation));
        Assert.Contains("3 of 3", error.Message, StringComparison.Ordinal);
        Assert.Empty(Accepted());
    }

    [Fact]
    public Task An_event_that_cannot_be_parsed_is_not_acknowledged() =>
        Assert.ThrowsAsync<MalformedEventException>(() => _router.RouteAsync("{}", Cancellation));

    private List<AsyncEvent> Accepted() => [.. _engine.Queue.Messages.Select(message => AsyncEventCodec.Read(message.Body))];
}
