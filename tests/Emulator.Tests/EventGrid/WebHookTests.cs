using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Delivery;

namespace Emulator.Tests.EventGrid;

/// <summary>Handshakes and deliveries on the wire.</summary>
public sealed class WebHookTests
{
    private const string Event =
        """
        [{ "id": "1", "subject": "s", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z", "data": { "n": 1 }, "dataVersion": "7" }]
        """;

    [Fact]
    public async Task A_delivery_has_the_documented_headers_and_an_array_with_a_single_event()
    {
        await using var grid = await RunningGrid.StartAsync(Topic("""{ "EndpointUrl": "HOOKS/ok/a?code=secret" }"""));
        Assert.Equal(200, (await grid.PostAsync("orders", Event)).Status);

        await grid.Hooks.EventsAsync("/ok/a", 1);
        var validation = grid.Hooks.Requests.First();
        Assert.Equal(
            ("SubscriptionValidation", "MY-SUB"), (validation.Headers["aeg-event-type"], validation.Headers["aeg-subscription-name"]));
        Assert.Equal(("Microsoft.EventGrid.SubscriptionValidationEvent", "", "2"), (
            validation.Body[0].GetProperty("eventType").GetString(),
            validation.Body[0].GetProperty("subject").GetString(),
            validation.Body[0].GetProperty("dataVersion").GetString()));
        var delivery = Assert.Single(grid.Hooks.Notifications("/ok/a"));
        Assert.Equal(("MY-SUB", "0", "7", "1", "application/json; charset=utf-8"),
            (
                delivery.Headers["aeg-subscription-name"],
                delivery.Headers["aeg-delivery-count"],
                delivery.Headers["aeg-data-version"],
                delivery.Headers["aeg-metadata-version"],
                delivery.Headers["Content-Type"]));
        Assert.Equal(JsonValueKind.Array, delivery.Body.ValueKind);
    }

    [Fact]
    public async Task Delivery_in_the_cloud_event_schema_begins_with_the_handshake_of_that_schema()
    {
        await using var grid = await RunningGrid.StartAsync(
            Topic("""{ "EndpointUrl": "HOOKS/ok/a" }""", """, "EventDeliverySchema": "CloudEventSchemaV1_0" """));
        await grid.PostAsync("orders", Event);

        var json = Assert.Single(await grid.Hooks.EventsAsync("/ok/a", 1));
        var handshake = grid.Hooks.Requests.First();
        Assert.Equal(("OPTIONS", "eventgrid.azure.net"), (handshake.Method, handshake.Headers["WebHook-Request-Origin"]));
        var parsed = Azure.Messaging.CloudEvent.Parse(BinaryData.FromString(json.GetRawText()))!;
        Assert.Equal(
            ("1", "s", "t", "2026-03-01T12:00:00.0000000+00:00"), (parsed.Id, parsed.Subject, parsed.Type, parsed.Time?.ToString("O")));
        Assert.EndsWith("/topics/orders", parsed.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "application/json; charset=utf-8")]
    [InlineData(""", "EventDeliverySchema": "CloudEventSchemaV1_0" """, "application/cloudevents-batch+json; charset=utf-8")]
    public async Task A_batch_is_delivered_as_an_array(string more, string type)
    {
        await using var grid = await RunningGrid.StartAsync(Topic("""{ "EndpointUrl": "HOOKS/manual/a", "MaxEventsPerBatch": 3 }""", more));
        await Eventually.True(() => !grid.Hooks.Requests.IsEmpty, TestContext.Current.CancellationToken);
        for (var i = 0; i < 4; i++) await grid.PostAsync("orders", Event);
        await ConfirmAsync(grid);

        await grid.Hooks.EventsAsync("/manual/a", 4);
        Assert.Equal([1, 3], grid.Hooks.Notifications("/manual/a").Select(one => one.Body.GetArrayLength()).Order());
        Assert.All(grid.Hooks.Notifications("/manual/a"), one => Assert.Equal(type, one.Headers["Content-Type"]));
    }

    [Fact]
    public async Task Opening_the_validation_URL_validates_the_webhook_and_delivers_the_waiting_events()
    {
        await using var grid = await RunningGrid.StartAsync(Topic("""{ "EndpointUrl": "HOOKS/manual/a?code=secret" }"""));
        await grid.PostAsync("orders", Event);
        await Eventually.True(
            async () => (await grid.StatusAsync("orders", "my-sub")).GetProperty("validation").GetString() == "AwaitingManualAction",
            TestContext.Current.CancellationToken);
        Assert.Contains(
            "validationUrl", (await grid.StatusAsync("orders", "my-sub")).GetProperty("lastError").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await grid.StatusAsync("orders", "my-sub")).GetProperty("waiting").GetInt32());
        Assert.Empty(grid.Hooks.Notifications("/manual/a"));
        using (var wrong = await grid.Http.GetAsync(
            new Uri(grid.Address, "topics/orders/subscriptions/my-sub/validate?code=x"),
            TestContext.Current.CancellationToken)) Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        await ConfirmAsync(grid);

        await grid.Hooks.EventsAsync("/manual/a", 1);
        await Eventually.True(async () => (await grid.StatusAsync("orders", "my-sub")) is var status
            && status.GetProperty("validation").GetString() == "Validated"
            && status.GetProperty("delivered").GetInt32() == 1, TestContext.Current.CancellationToken);
        var shown = await grid.Http.GetStringAsync(new Uri(grid.Address, "api/event-grid"), TestContext.Current.CancellationToken);
        Assert.Contains("my-sub", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_starts_late_receives_earlier_events()
    {
        await using var app = await WebHookReceiver.StartAsync();
        await using var way = new TcpRelay(app.Address.Port);
        way.Cut();
        await using var grid = await RunningGrid.StartAsync(Topic($$"""{ "EndpointUrl": "http://127.0.0.1:{{way.Port}}/ok/a" }"""));
        await grid.PostAsync("orders", Event);
        await Eventually.True(
            async () => (await grid.StatusAsync("orders", "my-sub")).GetProperty("lastError").ValueKind == JsonValueKind.String,
            TestContext.Current.CancellationToken);
        Assert.Equal("Pending", (await grid.StatusAsync("orders", "my-sub")).GetProperty("validation").GetString());

        way.Restore();

        await app.EventsAsync("/ok/a", 1);
    }

    [Fact]
    public async Task A_webhook_that_fails_is_called_again_with_the_delivery_count()
    {
        await using var grid = await RunningGrid.StartAsync(
            Topic("""{ "EndpointUrl": "HOOKS/fail/a" }""", """, "RetryPolicy": { "MaxDeliveryAttempts": 3 } """));
        await grid.PostAsync("orders", Event);

        await Eventually.True(
            async () => (await grid.StatusAsync("orders", "my-sub")).GetProperty("dropped").GetInt32() == 1,
            TestContext.Current.CancellationToken);
        Assert.Equal(["0", "1", "2"], grid.Hooks.Notifications("/fail/a").Select(one => one.Headers["aeg-delivery-count"]));
        var status = await grid.StatusAsync("orders", "my-sub");
        Assert.Equal(
            (2, "The endpoint answered with the status 500."),
            (status.GetProperty("retried").GetInt32(), status.GetProperty("lastError").GetString()));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", nameof(DeliveryOutcome.SocketError))]
    [InlineData("http://nowhere.invalid/", nameof(DeliveryOutcome.ResolutionError))]
    public async Task The_status_of_an_unreachable_endpoint_does_not_reveal_its_key(string url, string expected)
    {
        using var http = new HttpMessageInvoker(Endpoint.Handler());
        var definition = new WebHookDefinition(new Uri($"{url}?code=secret"));
        var answer = await new Endpoint(definition, http, TimeProvider.System).SendAsync(
            HttpMethod.Post, [], new byte[1], null, readsBody: true, TestContext.Current.CancellationToken);

        Assert.Equal((expected, null), (answer.Result.Outcome.ToString(), answer.Result.Status));
        Assert.DoesNotContain("secret", answer.Result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_attempt_without_an_answer_ends_after_thirty_seconds()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var http = new HttpMessageInvoker(Endpoint.Handler());
        var clock = Some.Clock();
        var endpoint =
            new Endpoint(new WebHookDefinition(new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/")), http, clock);
        var sending = endpoint.SendAsync(HttpMethod.Post, [], new byte[1], null, readsBody: true, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(
            DeliveryOutcome.TimedOut,
            (await sending.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Result.Outcome);
    }

    [Theory]
    [InlineData("2.0", "2.0")]
    [InlineData("zwei é", null)]
    [InlineData("1\\r\\nX-Injected: 1", null)]
    public async Task A_data_version_that_is_not_a_valid_header_value_is_left_out_of_the_delivery(string version, string? expected)
    {
        await using var grid = await RunningGrid.StartAsync(Topic("""{ "EndpointUrl": "HOOKS/ok/a" }"""));
        Assert.Equal(200, (await grid.PostAsync("orders", Event.Replace("\"7\"", $"\"{version}\"", StringComparison.Ordinal))).Status);

        await grid.Hooks.EventsAsync("/ok/a", 1);
        var headers = Assert.Single(grid.Hooks.Notifications("/ok/a")).Headers;
        Assert.Equal(expected, headers.GetValueOrDefault("aeg-data-version"));
        Assert.False(headers.ContainsKey("X-Injected"));
    }

    [Fact]
    public async Task Each_of_many_events_published_at_once_is_delivered_once()
    {
        await using var grid = await RunningGrid.StartAsync(Topic("""{ "EndpointUrl": "HOOKS/ok/a" }"""));
        var copies = Enumerable.Range(0, 1000).Select(i => Event[1..^1].Replace("\"1\"", $"\"{i}\"", StringComparison.Ordinal));
        var body = $"[{string.Join(',', copies)}]";
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => grid.PostAsync("orders", body)));

        var events = await grid.Hooks.EventsAsync("/ok/a", 3000);
        TestContext.Current.SendDiagnosticMessage($"3000 events in {TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0} ms.");
        Assert.All(events.GroupBy(one => one.GetProperty("id").GetString()), same => Assert.Equal(3, same.Count()));
        await Eventually.True(
            async () => (await grid.StatusAsync("orders", "my-sub")).GetProperty("delivered").GetInt32() == 3000,
            TestContext.Current.CancellationToken);
    }

    private static string Topic(string webHook, string more = "") => $$"""
        { "RetryScale": 0.001, "Topics": [ { "Name": "orders",
          "Subscriptions": [ { "Name": "my-sub", "Destination": { "EndpointType": "WebHook", "Properties": {{webHook}} } {{more}} } ] } ] }
        """;

    private static async Task ConfirmAsync(RunningGrid grid)
    {
        var asked = grid.Hooks.Requests.First(one => one.Headers.ContainsKey("WebHook-Request-Origin")
            || one.Headers.GetValueOrDefault("aeg-event-type") == "SubscriptionValidation");
        var url = asked.Headers.GetValueOrDefault("WebHook-Request-Callback")
            ?? asked.Body[0].GetProperty("data").GetProperty("validationUrl").GetString()!;
        using var answer = await grid.Http.GetAsync(
            new Uri(url.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
