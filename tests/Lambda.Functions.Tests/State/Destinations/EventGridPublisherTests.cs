using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Lambda.Functions.State.Destinations;
using Lambda.Functions.Tests.App;
using Local.Emulator.Configuration;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Testing;

namespace Lambda.Functions.Tests.State.Destinations;

public sealed class EventGridPublisherTests(Storage storage)
{
    private const string Topics = """
        { "UserConfig": { "EventGrid": { "Topics": [ { "Name": "orders", "InputSchema": "CloudEventSchemaV1_0", "Subscriptions": [ { "Name": "app",
          "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "/runtime/webhooks/EventGrid?functionName=EventGridEvents" } } } ] } ] } } }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_event_reaches_the_function_with_a_matching_rule()
    {
        await using var app = new LambdaApp(storage, services =>
        {
            var registry = new FunctionRegistry(services);
            registry.AddRaw<Keeps>("keeps");
            services.Replace(ServiceDescriptor.Singleton(registry));
        },
            ("Lambda:Rules:orders:Pattern", """{"source":["shop"],"detail":{"total":[{"numeric":[">",2]}]}}"""),
            ("Lambda:Rules:orders:Targets:0", "keeps"));
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0, App = app.Listen() }, EmulatorConfiguration.Parse(Topics, "test"),
            TimeProvider.System, NullLoggerFactory.Instance, Cancellation);
        var publisher = Publisher(
            ("EventGrid:Topics:orders:Endpoint", $"http://127.0.0.1:{emulator.HttpPort}/topics/orders/api/events"),
            ("EventGrid:Topics:orders:Key", EventTopicDefinition.DefaultKey));

        foreach (var total in new[] { 1, 3 })
            await publisher.PublishAsync(
                "orders", new("shop", "order placed", Encoding.UTF8.GetBytes($$"""{"total":{{total}}}"""))
                {
                    Subject = "orders/1",
                    Id = $"order-{total}"
                }, Cancellation);
        var kept = app.Services.GetRequiredService<Keeps>().Events;
        await Eventually.True(() => !kept.IsEmpty, Cancellation, what: "The run of the rule's target");
        var item = JsonNode.Parse(Assert.Single(kept))!;
        Assert.Equal(
            ("order-3", "shop", "order placed", "orders/1", 3),
            ((string?)item["id"], (string?)item["source"], (string?)item["detail-type"], (string?)item["resources"]![0],
                (int?)item["detail"]!["total"]));
    }

    [Theory]
    [InlineData("nowhere", "the setting EventGrid:Topics:nowhere:Endpoint is missing")]
    [InlineData("broken", "the setting EventGrid:Topics:broken:Endpoint is 'nowhere'")]
    [InlineData("a:b", "a topic's name must not have a colon")]
    public async Task Publishing_to_a_topic_that_is_not_configured_is_an_error(string topic, string message) =>
        Assert.Contains(
            message,
            (await Assert.ThrowsAsync<ArgumentException>(
                () => Publisher(("EventGrid:Topics:broken:Endpoint", "nowhere")).PublishAsync(topic, Event("{}"), Cancellation))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task An_event_that_Event_Grid_would_refuse_is_refused()
    {
        foreach (var (published, message) in new[]
        {
            (Event("{"), "its data is not JSON"), (Event(""), "its data is not JSON"),
            (Event($"\"{new string('x', PublishedEvent.MaxData)}\""), "at most 1024000 are allowed"),
            (Event("1") with { Source = "" }, "needs a source"), (Event("1") with { Type = "" }, "needs a type"),
            (Event("1") with { Id = "" }, "needs an id"),
        })
            Assert.Contains(
                message, (await Assert.ThrowsAsync<ArgumentException>(() =>
                    Publisher(("EventGrid:Topics:orders:Endpoint", "http://127.0.0.1:1/")).PublishAsync(
                        "orders", published, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_for_an_unavailable_topic_names_the_topic_without_its_key()
    {
        var publisher = Publisher(("EventGrid:Topics:orders:Endpoint", "http://127.0.0.1:1/"), ("EventGrid:Topics:orders:Key", "a-secret"));
        var error = await Assert.ThrowsAsync<EventNotPublishedException>(
            () => publisher.PublishAsync("orders", Event("1") with { Id = "7" }, Cancellation));
        Assert.StartsWith("The event 7 was not published to topic orders: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_topic_setting_prevents_the_start()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => new TopicsCheck(
            On(("EventGrid:Topics:good:Endpoint", "https://a.b/"), ("EventGrid:Topics:bad:Endpoint", "x"),
                ("EventGrid:Topics:keyed:Key", "k"))).StartingAsync(Cancellation));
        Assert.Equal(
            [
                "the setting EventGrid:Topics:bad:Endpoint is 'x', which is not a URL.",
                "the setting EventGrid:Topics:keyed:Endpoint is missing"
            ],
            error.Failures.Select(failure => failure.Split(": set it")[0]));
    }

    private static PublishedEvent Event(string data) => new("shop", "order placed", Encoding.UTF8.GetBytes(data));

    private static EventGridPublisher Publisher(params (string, string)[] settings) => new(On(settings), TimeProvider.System);

    private static EventGridTopics On(params (string Name, string Value)[] settings) =>
        new(
            new ConfigurationBuilder().AddInMemoryCollection(
                settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build());
}
