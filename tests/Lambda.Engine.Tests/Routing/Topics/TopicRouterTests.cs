using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Engine.Async;
using Lambda.Engine.Polling;
using Lambda.Engine.Routing;
using Lambda.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Tests.Routing.Topics;

public sealed class TopicRouterTests : IDisposable
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly TestEngine _engine = new(
        functions => functions.AddRaw<Keeps>("keeps").AddRaw<Counts>("counts"), ("Lambda:AccountId", "123456789012"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _engine.Dispose();

    /// <summary>The event of https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html, without signature and addresses.</summary>
    [Fact]
    public async Task A_function_receives_the_SNS_event_for_a_message()
    {
        await RouteAsync(sources => sources.AddTopic("sns-lambda", "keeps"), "sns-lambda",
            await File.ReadAllTextAsync("Routing/Topics/Events/publish.in.json", Cancellation));
        var payload = Encoding.UTF8.GetString(Assert.Single(Accepted()).Payload.Span);
        var arn = (string)JsonNode.Parse(payload)!["Records"]![0]!["EventSubscriptionArn"]!;
        Assert.True(Guid.TryParse(arn.Split(':')[^1], out _));
        var expected = (await File.ReadAllTextAsync("Routing/Topics/Events/publish.out.json", Cancellation)).Replace(
            "SUBSCRIPTION", arn.Split(':')[^1], StringComparison.Ordinal);
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(Readable), payload);
        var sns = Assert.Single(JsonSerializer.Deserialize<SnsEvent>(payload)!.Records).Sns;
        Assert.Equal(
            ("Notification", "TestInvoke", "Hello from SNS!", "TestString"),
            (sns.Type, sns.Subject, sns.Message, sns.MessageAttributes["Test"].Value));
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","subject":"S","data":{"a": 1}}""", """{"a": 1}""", "S")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","data":"te\"xt"}""", "te\"xt", null)]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"w6k="}""", "é", null)]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"/w=="}""", "/w==", null)]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t"}""", "", null)]
    [InlineData("""{"id":"1","topic":"t","eventType":"t","subject":"S","data":[1]}""", "[1]", "S")]
    [InlineData("""{"id":"1","topic":"t","eventType":"Sns.Publish","subject":"S","data":{"Message":"m"}}""", "m", null)]
    [InlineData(
        """{"specversion":"1.0","id":"1","source":"s","type":"sns.publish","data":{"Message":"{\"default\":\"d\",\"lambda\":\"l\"}","MessageStructure":"json"}}""",
        "l",
        null)]
    [InlineData(
        """{"specversion":"1.0","id":"1","source":"s","type":"sns.publish","data":{"Message":"{\"default\":\"d\",\"email\":\"l\"}","MessageStructure":"json"}}""",
        "d",
        null)]
    public async Task Any_Event_Grid_event_becomes_an_SNS_message(string grid, string message, string? subject)
    {
        await RouteAsync(sources => sources.AddTopic("orders", "keeps"), "orders", grid);
        var sns = JsonNode.Parse(Assert.Single(Accepted()).Payload.Span)!["Records"]![0]!["Sns"]!;
        Assert.Equal((message, subject), ((string?)sns["Message"], (string?)sns["Subject"]));
    }

    [Fact]
    public async Task Extension_attributes_become_message_attributes_except_for_trace_headers()
    {
        await RouteAsync(sources => sources.AddTopic("orders", "keeps"), "orders", """
            {"specversion":"1.0","id":"1","source":"s","type":"t","datacontenttype":"text/plain","store":"example","price":210.75,"first":true,"traceparent":"00-a-b-01","data":""}
            """);
        var attributes = JsonNode.Parse(Assert.Single(Accepted()).Payload.Span)!["Records"]![0]!["Sns"]!["MessageAttributes"]!;
        Assert.Equal(
            """{"store":{"Type":"String","Value":"example"},"price":{"Type":"Number","Value":"210.75"},"first":{"Type":"String","Value":"true"}}""",
            attributes.ToJsonString());
    }

    [Fact]
    public async Task A_message_is_sent_once_to_each_subscription_whose_policy_matches()
    {
        static EventSourceRegistry Register(EventSourceRegistry sources) => sources
            .AddTopic("orders", "keeps", of => of with { FilterPolicy = """{"price":[{"numeric":[">",100]}]}""" })
            .AddTopic(
                "orders", "counts", of => of with
                {
                    FilterPolicy = """{"total":[{"exists":true}]}""",
                    FilterPolicyScope = Lambda.Engine.Routing.Topics.FilterPolicyScope.MessageBody
                })
            .AddTopic("other", "counts");
        for (var delivery = 0; delivery < 2; delivery++)
            await RouteAsync(
                Register, "orders", """{"specversion":"1.0","id":"1","source":"s","type":"t","price":101,"data":{"total":1}}""");
        Assert.Equal(["counts", "keeps"], Accepted().Select(item => item.Function).Order(StringComparer.Ordinal));
        await RouteAsync(Register, "orders", """{"specversion":"1.0","id":"2","source":"s","type":"t","price":99,"data":{"total":1}}""");
        Assert.Equal(["counts", "counts", "keeps"], Accepted().Select(item => item.Function).Order(StringComparer.Ordinal));
        await RouteAsync(Register, "orders", """{"specversion":"1.0","id":"3","source":"s","type":"t","price":"101","data":[]}""");
        Assert.Equal(3, Accepted().Count);
    }

    [Theory]
    [InlineData("""{}""", "Invalid parameter: Empty message")]
    [InlineData("""{"Message":7}""", "the data does not have the parameters of Publish")]
    [InlineData("""{"Message":"m","MessageStructure":"xml"}""", "Invalid parameter: Invalid message structure parameter")]
    [InlineData(
        """{"Message":"m","MessageStructure":"json"}""", "Invalid parameter: Message Structure - JSON message body failed to parse")]
    [InlineData(
        """{"Message":"{}","MessageStructure":"json"}""", "Invalid parameter: Message Structure - No default entry in JSON message body")]
    [InlineData("""{"Message":"m","Subject":"two\nlines"}""", "Invalid parameter: Subject")]
    [InlineData(
        """{"Message":"m","MessageAttributes":{"a":{"DataType":"Text","StringValue":"b"}}}""",
        "The message attribute 'a' has an invalid message attribute type")]
    [InlineData(
        """{"Message":"m","MessageAttributes":{"a":{"DataType":"String"}}}""",
        "The message attribute 'a' must contain non-empty message attribute value")]
    public async Task A_message_that_SNS_would_refuse_to_publish_is_not_acknowledged(string data, string reason) =>
        Assert.Contains(
            reason,
            (await Assert.ThrowsAsync<MalformedEventException>(() => RouteAsync(sources => sources.AddTopic("orders", "keeps"), "orders",
                $$"""{"specversion":"1.0","id":"1","source":"s","type":"sns.publish","data":{{data}}}"""))).Message,
                    StringComparison.Ordinal);

    [Fact]
    public async Task A_message_that_is_too_large_to_invoke_the_function_goes_to_the_dead_letter_queue_of_the_subscription()
    {
        // Quotes need an escape: the event is larger than the message.
        var large =
            $$"""{"specversion":"1.0","id":"1","source":"s","type":"t","data":"{{string.Concat(Enumerable.Repeat("\\\"", 600_000))}}"}""";
        await RouteAsync(sources => sources.AddTopic("orders", "keeps"), "orders", large);
        Assert.Empty(_engine.DeadLetterQueue.Records);
        await RouteAsync(
            sources => sources.AddTopic("orders", "keeps", of => of with { RedriveTo = "service-bus-queue:unheard" }), "orders", large);
        Assert.Empty(Accepted());
        var (name, json) = Assert.Single(_engine.DeadLetterQueue.Records);
        var record = JsonNode.Parse(json)!;
        Assert.Equal(("unheard", "RequestTooLargeException", "1"),
            (name, (string?)record["responsePayload"]!["errorType"],
                (string?)record["requestPayload"]!["Records"]![0]!["Sns"]!["MessageId"]));
    }

    [Fact]
    public async Task A_message_is_left_for_the_next_delivery_while_storage_is_unavailable()
    {
        _engine.Queue.Before = () => throw new StorageUnavailableException("away", new IOException());
        await Assert.ThrowsAsync<StorageUnavailableException>(() =>
            RouteAsync(sources => sources.AddTopic("orders", "keeps", of => of with { RedriveTo = "service-bus-queue:unheard" }), "orders",
                """{"specversion":"1.0","id":"1","source":"s","type":"t"}"""));
        Assert.Empty(_engine.DeadLetterQueue.Records);
    }

    [Fact]
    public void An_invalid_subscription_prevents_the_start_and_the_error_names_the_subscription()
    {
        Assert.Equal(
            ["The topic subscription 'n': there is no function 'none'; there are counts, keeps."],
            Failures(sources => sources.AddTopic("orders", "none", name: "n")));
        Assert.StartsWith(
            "The topic subscription 'orders-keeps': 'or/ders' is not a topic's name".Replace(
                "orders-", "or/ders-", StringComparison.Ordinal),
            Assert.Single(Failures(sources => sources.AddTopic("or/ders", "keeps"))),
            StringComparison.Ordinal);
        Assert.Equal(
            ["The topic subscription 'orders-keeps': Invalid parameter: FilterPolicy: Empty arrays are not allowed"],
            Failures(sources => sources.AddTopic("orders", "keeps", of => of with { FilterPolicy = """{"a":[]}""" })));
        Assert.Contains(
            "the kinds that can be DeadLetter are service-bus-queue",
            Assert.Single(Failures(sources => sources.AddTopic("orders", "keeps", of => of with { RedriveTo = "storage-queue:q" }))),
            StringComparison.Ordinal);
        Assert.Equal(
            ["Two topic subscriptions are named 'n': give one of them another name."],
            Failures(sources => sources.AddTopic("a", "keeps", name: "n").AddTopic("b", "keeps", name: "n")));
    }

    private TopicSubscriptions Subscriptions(Func<EventSourceRegistry, EventSourceRegistry> register) =>
        new(register(new EventSourceRegistry()).Routed, _engine.Catalogue, _engine.Destinations);

    private IEnumerable<string> Failures(Func<EventSourceRegistry, EventSourceRegistry> register) =>
        Assert.Throws<OptionsValidationException>(() => Subscriptions(register)).Failures;

    private Task RouteAsync(Func<EventSourceRegistry, EventSourceRegistry> register, string topic, string grid) =>
        new TopicRouter(Subscriptions(register), _engine.Catalogue, _engine.Async, _engine.Records, _engine.Deliveries, _engine.Time,
            NullLogger<TopicRouter>.Instance).RouteAsync(topic, grid, Cancellation);

    private List<AsyncEvent> Accepted() => [.. _engine.Queue.Messages.Select(message => AsyncEventCodec.Read(message.Body))];
}
