using System.Net;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Functions.LocalHost.Bindings.Tests.Support;

namespace Functions.LocalHost.Bindings.Tests.EventGrid;

/// <summary>What a function puts out to a topic of Event Grid, here of the emulator.</summary>
public sealed class PublishingTests(Storage storage)
{
    private const string Key = "dGhlIGtleSBvZiB0aGUgdG9waWM=";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_that_a_function_returns_are_published_to_the_topic()
    {
        var account = storage.NewAccount();
        var queue = new QueueClient(account, "published");
        await queue.CreateAsync(cancellationToken: Cancellation);
        await using var broker = await Broker.StartAsync($$"""
            { "UserConfig": { "EventGrid": { "Storage": "{{account}}", "Topics": [
              { "Name": "orders", "InputSchema": "CloudEventSchemaV1_0", "Key": "{{Key}}", "Subscriptions": [
                { "Name": "queue", "EventDeliverySchema": "CloudEventSchemaV1_0",
                  "Destination": { "EndpointType": "StorageQueue", "Properties": { "QueueName": "published" } } } ] } ] } } }
            """);
        await using var app = new GridApp
        {
            Settings = [$"TopicUri=http://127.0.0.1:{broker.HttpPort}/topics/orders/api/events", $"TopicKey={Key}"],
        };
        using var answer = await app.Client.PostAsync("/api/publish/first/second", null, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var events = new[] { await ReceiveAsync(queue), await ReceiveAsync(queue) }.OrderBy(one => (string?)one["id"]).ToArray();
        Assert.Equal(["first", "second"], events.Select(one => (string?)one["id"]));
        Assert.Equal(["Order.Placed", "Order.Paid"], events.Select(one => (string?)one["type"]));
        Assert.Equal(7, (int?)events[0]["data"]?["Total"]);
    }

    [Theory]
    [InlineData("TopicUri=no address", "'TopicUri'")]
    [InlineData("TopicKey=", "'TopicKey'")]
    public async Task A_topic_without_an_address_or_key_fails_the_call_and_the_error_names_the_setting(string setting, string name)
    {
        await using var app = new GridApp
        {
            Settings = ["TopicUri=http://127.0.0.1:1/topics/orders/api/events", $"TopicKey={Key}", setting],
        };
        using var answer = await app.Client.PostAsync("/api/publish/first/second", null, Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        await Eventually.True(() => app.Log.Count(name) > 0, Cancellation);
        Assert.Equal((0, 0), (app.Log.Count("no address"), app.Log.Count(Key)));
    }

    private static async Task<JsonNode> ReceiveAsync(QueueClient queue)
    {
        var message = await Eventually.NotNull(
            async () => (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value, Cancellation, what: "An event");
        var text = message.Body.ToString();
        return JsonNode.Parse(text.StartsWith('{') ? text : System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(text)))!;
    }
}
