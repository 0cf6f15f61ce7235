using System.Text.Json;
using Azure;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Local.Emulator.EventGrid.Definitions;

namespace Emulator.Tests.EventGrid;

/// <summary>The topic endpoint, by the official publisher and by requests that it would not make.</summary>
public sealed class PublishingTests
{
    private const string Topics = """
        { "Topics": [
            { "Name": "orders", "Subscriptions": [ { "Name": "all",
              "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "HOOKS/ok/orders?code=secret" } } } ] },
            { "Name": "cloud", "InputSchema": "cloudEventSchemaV1_0",
              "Subscriptions": [ { "Name": "all", "Destination": { "EndpointType": "WebHook",
              "Properties": { "EndpointUrl": "HOOKS/ok/cloud" } } } ] },
            { "Name": "own-key", "Key": "b3duLWtleQ==" }
        ] }
        """;

    private static readonly string Valid =
        """{ "id": "1", "subject": "s", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z", "data": { "n": 1 } }""";

    [Fact]
    public async Task The_official_client_publishes_events_in_the_Event_Grid_schema()
    {
        await using var grid = await RunningGrid.StartAsync(Topics);
        var publisher = new EventGridPublisherClient(grid.Endpoint("orders"), new AzureKeyCredential(EventTopicDefinition.DefaultKey));
        var cancellation = TestContext.Current.CancellationToken;

        Assert.Equal(200, (await publisher.SendEventAsync(
            new EventGridEvent("orders/1", "Order.Created", "1.0", new { total = 5 }) { Id = "one" }, cancellation)).Status);
        Assert.Equal(200, (await publisher.SendEventsAsync([
            new EventGridEvent("orders/2", "Order.Paid", "2.0", new { }) { Id = "two" },
            new EventGridEvent("orders/3", "Order.Paid", "2.0", new { }) { Id = "three" },
        ], cancellation)).Status);

        var events = await grid.Hooks.EventsAsync("/ok/orders", 3);
        Assert.Equal(["one", "three", "two"], events.Select(one => one.GetProperty("id").GetString()).Order());
        var parsed =
            EventGridEvent.Parse(BinaryData.FromString(events.Single(one => one.GetProperty("id").GetString() == "one").GetRawText()));
        Assert.Equal(("orders/1", "Order.Created", "1.0", 5), (
            parsed.Subject,
            parsed.EventType,
            parsed.DataVersion,
            JsonElement.Parse(parsed.Data.ToMemory().Span).GetProperty("total").GetInt32()));
        Assert.EndsWith("/Microsoft.EventGrid/topics/orders", parsed.Topic, StringComparison.Ordinal);
        Assert.All(events, one => Assert.Equal("1", one.GetProperty("metadataVersion").GetString()));
    }

    [Theory]
    [InlineData(
        "orders",
        "application/json",
        "[VALID, { \"id\": \"2\", \"subject\": \"\\ud800\", \"eventType\": \"t\", \"eventTime\": \"2026-03-01T12:00:00Z\" }]")]
    [InlineData(
        "orders",
        "application/json",
        "[VALID, { \"id\": \"2\", \"subject\": \"s\", \"eventType\": \"t\", \"eventTime\": \"2026-03-01T12:00:00Z\", \"data\": { \"a\": "
            + "[\"\\udc00\"] } }]")]
    [InlineData(
        "cloud",
        "application/cloudevents+json",
        "{ \"id\": \"2\", \"source\": \"s\", \"specversion\": \"1.0\", \"type\": \"t\", \"data\": { \"\\ud800\": 1 } }")]
    public async Task Text_that_is_not_Unicode_is_refused_and_nothing_is_published(string topic, string type, string body)
    {
        await using var grid = await RunningGrid.StartAsync(Topics);
        using var request = new HttpRequestMessage(HttpMethod.Post, grid.Endpoint(topic) + "?api-version=2018-01-01");
        request.Headers.Add("aeg-sas-key", EventTopicDefinition.DefaultKey);
        request.Content = new StringContent(
            body.Replace("VALID", Valid, StringComparison.Ordinal), new System.Net.Http.Headers.MediaTypeHeaderValue(type));

        using var response = await grid.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "not Unicode", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, grid.Server.EventGrid.FindTopic(topic)!.Published);
    }

    [Fact]
    public async Task The_official_client_publishes_cloud_events()
    {
        await using var grid = await RunningGrid.StartAsync(Topics);
        var publisher = new EventGridPublisherClient(grid.Endpoint("cloud"), new AzureKeyCredential(EventTopicDefinition.DefaultKey));
        var one =
            new CloudEvent("/orders", "Order.Created", new { total = 5 }) { Id = "one", ExtensionAttributes = { ["region"] = "north" } };
        var binary = new CloudEvent("/orders", "Order.Image", BinaryData.FromBytes(new byte[] { 1, 2, 3 }), "image/png") { Id = "two" };

        Assert.Equal(200, (await publisher.SendEventAsync(one, TestContext.Current.CancellationToken)).Status);
        Assert.Equal(200, (await publisher.SendEventsAsync([binary], TestContext.Current.CancellationToken)).Status);

        var events = (await grid.Hooks.EventsAsync("/ok/cloud", 2)).Select(
            json => CloudEvent.Parse(BinaryData.FromString(json.GetRawText()))!).OrderBy(json => json.Id).ToArray();
        Assert.Equal(
            ("one", "/orders", "Order.Created", "north"),
            (events[0].Id, events[0].Source, events[0].Type, events[0].ExtensionAttributes["region"]));
        Assert.Equal([1, 2, 3], events[1].Data!.ToArray());
        Assert.All(
            grid.Hooks.Notifications("/ok/cloud"),
            request => Assert.Equal("application/cloudevents+json; charset=utf-8", request.Headers["Content-Type"]));
    }

    [Fact]
    public async Task The_official_client_publishes_with_a_shared_access_signature()
    {
        await using var grid = await RunningGrid.StartAsync(Topics);
        async Task<int> SendAsync(string topic, DateTimeOffset expires, string key, string forTopic)
        {
            var token = new EventGridSasBuilder(grid.Endpoint(forTopic), expires).GenerateSas(new AzureKeyCredential(key));
            try
            {
                return (await new EventGridPublisherClient(grid.Endpoint(topic), new AzureSasCredential(token)).SendEventAsync(
                    new EventGridEvent("s", "t", "1", new { }), TestContext.Current.CancellationToken)).Status;
            }
            catch (RequestFailedException e)
            {
                Assert.Equal("Unauthorized", e.ErrorCode);
                return e.Status;
            }
        }
        var (past, future) = (TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddHours(1));

        Assert.Equal(200, await SendAsync("orders", future, EventTopicDefinition.DefaultKey, "orders"));
        Assert.Equal(401, await SendAsync("orders", past, EventTopicDefinition.DefaultKey, "orders"));
        Assert.Equal(401, await SendAsync("orders", future, "b3duLWtleQ==", "orders"));
        Assert.Equal(401, await SendAsync("orders", future, EventTopicDefinition.DefaultKey, "cloud"));
        Assert.Equal(200, await SendAsync("own-key", future, "b3duLWtleQ==", "own-key"));
        await grid.Hooks.EventsAsync("/ok/orders", 1);
    }

    [Fact]
    public async Task The_official_client_receives_the_reason_for_an_error()
    {
        await using var grid = await RunningGrid.StartAsync(Topics);
        var error = await Assert.ThrowsAsync<RequestFailedException>(
            () => new EventGridPublisherClient(grid.Endpoint("orders"), new AzureKeyCredential("wrong"))
            .SendEventAsync(new EventGridEvent("s", "t", "1", new { }), TestContext.Current.CancellationToken));

        Assert.Equal((401, "Unauthorized"), (error.Status, error.ErrorCode));
        Assert.Contains("is not that of the topic 'orders'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orders", null, 401, "has none of the headers")]
    [InlineData("orders", "", 401, "has none of the headers")]
    [InlineData("orders", "wrong", 401, "is not that of the topic")]
    [InlineData("own-key", EventTopicDefinition.DefaultKey, 401, "is not that of the topic")]
    [InlineData("nowhere", EventTopicDefinition.DefaultKey, 404, "There is no topic 'nowhere'. The topics are orders, cloud, own-key.")]
    public async Task A_key_is_valid_only_for_its_own_topic(string topic, string? key, int status, string message)
    {
        await using var grid = await RunningGrid.StartAsync(Topics);
        AssertRefused(status, message, await grid.PostAsync(topic, $"[{Valid}]", key: key));
        Assert.Equal(200, (await grid.PostAsync("ORDERS", $"[{Valid}]")).Status);
        Assert.Equal(1, grid.Server.EventGrid.Custom.Sum(one => one.Topic.Published));
    }

    [Theory]
    [InlineData("{", "is not JSON")]
    [InlineData("{}", "Expected: StartArray, actual: StartObject.")]
    [InlineData("[1]", "Expected: StartObject, actual: Number.")]
    [InlineData("""[{ "subject": "s", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z" }]""", "The property 'id' is required")]
    [InlineData("""[{ "id": "1", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z" }]""", "The property 'subject' is required")]
    [InlineData("""[{ "id": "1", "subject": "s", "eventTime": "2026-03-01T12:00:00Z" }]""", "The property 'eventType' is required")]
    [InlineData("""[{ "id": "1", "subject": "s", "eventType": "t" }]""", "The property 'eventTime' is required")]
    [InlineData(
        """[{ "id": "", "subject": "s", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z" }]""", "The property 'id' is required")]
    [InlineData("""[{ "id": "1", "subject": "s", "eventType": "t", "eventTime": "noon" }]""", "'eventTime' must be a date and time")]
    [InlineData(
        """[{ "id": "1", "subject": "s", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z", "source": "x" }]""",
        "Received unexpected property 'source'")]
    [InlineData(
        """[{ "id": "1", "subject": "s", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z", "dataVersion": 1 }]""",
        "'dataVersion' must be a string")]
    [InlineData(
        """[{ "id": "1", "subject": "s", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z", "topic": "/other" }]""",
        "the topic's resource id")]
    [InlineData(
        """[{ "id": "1", "subject": "s", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z", "metadataVersion": "2" }]""",
        "'metadataVersion' must be left out")]
    public async Task A_request_with_one_invalid_event_is_refused_completely(string body, string message)
    {
        await using var grid = await RunningGrid.StartAsync(Topics);
        AssertRefused(
            400, message, await grid.PostAsync("orders", body.StartsWith("[{", StringComparison.Ordinal) ? $"[{Valid},{body[1..]}" : body));
        Assert.Equal(0, grid.Server.EventGrid.Custom.Sum(one => one.Topic.Published));
    }

    [Theory]
    [InlineData("""{ "specversion": "1.0", "type": "t", "source": "/s" }""", "The attribute 'id' is required")]
    [InlineData("""{ "specversion": "1.0", "type": "t", "id": "1" }""", "The attribute 'source' is required")]
    [InlineData("""{ "specversion": "1.0", "source": "/s", "id": "1" }""", "The attribute 'type' is required")]
    [InlineData("""{ "type": "t", "source": "/s", "id": "1" }""", "The attribute 'specversion' is required")]
    [InlineData("""{ "specversion": "0.3", "type": "t", "source": "/s", "id": "1" }""", "'specversion' must be '1.0'")]
    [InlineData(
        """{ "specversion": "1.0", "type": "t", "source": "/s", "id": "1", "time": "noon" }""", "'time' must be an RFC 3339 timestamp")]
    [InlineData(
        """{ "specversion": "1.0", "type": "t", "source": "/s", "id": "1", "my-key": "x" }""", "'my-key' is not a valid attribute name")]
    [InlineData("""{ "specversion": "1.0", "type": "t", "source": "/s", "id": "1", "mykey": {} }""", "'mykey' must be a string, a number")]
    [InlineData(
        """{ "specversion": "1.0", "type": "t", "source": "/s", "id": "1", "data": 1, "data_base64": "AA==" }""",
        "one of 'data' and 'data_base64'")]
    [InlineData("[]", "Actual Token Received: StartArray")]
    public async Task An_invalid_cloud_event_is_refused(string body, string message)
    {
        await using var grid = await RunningGrid.StartAsync(Topics);
        AssertRefused(400, message, await grid.PostAsync("cloud", body, "application/cloudevents+json; charset=utf-8"));
    }

    [Fact]
    public async Task A_topic_accepts_events_in_its_own_schema_only()
    {
        await using var grid = await RunningGrid.StartAsync(Topics);
        const string cloudEvent = """{ "specversion": "1.0", "type": "t", "source": "/s", "id": "1" }""";

        AssertRefused(
            400, "configured for 'EventGridEvent' schema", await grid.PostAsync("orders", cloudEvent, "application/cloudevents+json"));
        AssertRefused(400, "in 'CloudEventV10' schema", await grid.PostAsync("cloud", $"[{Valid}]"));
        Assert.Equal(200, (await grid.PostAsync("cloud", cloudEvent, "application/cloudevents+json")).Status);
        Assert.Equal(200, (await grid.PostAsync("cloud", $"[{cloudEvent},{cloudEvent}]", "application/cloudevents-batch+json")).Status);
        Assert.Equal(3, grid.Server.EventGrid.FindCustom("cloud")!.Topic.Published);
    }

    [Fact]
    public async Task A_request_may_have_one_megabyte_and_no_more()
    {
        await using var grid = await RunningGrid.StartAsync(Topics);
        var empty = $"[{Valid.Replace("1 }", "\"\" }", StringComparison.Ordinal)}]";
        string OfSize(int bytes) => empty.Replace("\"\" }", $"\"{new string('x', bytes - empty.Length)}\" }}", StringComparison.Ordinal);

        Assert.Equal(200, (await grid.PostAsync("orders", OfSize(1024 * 1024))).Status);
        AssertRefused(413, "1048576 bytes", await grid.PostAsync("orders", OfSize((1024 * 1024) + 1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?api-version=2030-01-01")]
    public async Task A_request_without_an_API_version_is_refused(string query)
    {
        await using var grid = await RunningGrid.StartAsync(Topics);
        AssertRefused(400, "?api-version=2018-01-01", await grid.PostAsync("orders", $"[{Valid}]", query: query));
    }

    private static void AssertRefused(int status, string message, (int Status, string Body) answer)
    {
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Body}");
        var error = JsonElement.Parse(answer.Body).GetProperty("error");
        Assert.Equal(((System.Net.HttpStatusCode)status).ToString(), error.GetProperty("code").GetString());
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(error.GetProperty("message").GetString(), error.GetProperty("details")[0].GetProperty("message").GetString());
        Assert.DoesNotContain(EventTopicDefinition.DefaultKey, answer.Body, StringComparison.Ordinal);
    }
}
