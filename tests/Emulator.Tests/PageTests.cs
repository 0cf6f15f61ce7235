using System.Net;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.ServiceBus;
using Emulator.Tests.EventGrid;

namespace Emulator.Tests;

/// <summary>What people do on the emulator's page, by the calls that it makes.</summary>
public sealed class PageTests
{
    private static readonly string[] Forbidden =
        ["http://", "https://", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "style=\""];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_has_a_strict_content_security_policy_and_its_files_load_nothing_from_other_sites()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = new PageClient(emulator.Server).Address };
        foreach (var path in (string[])[
            "/", "/page/app.js", "/page/api.js", "/page/dom.js", "/page/console.css", "/page/icon.svg", "/page/views/entity.js"])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            text = text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
            foreach (var forbidden in Forbidden) Assert.DoesNotContain(forbidden, text, StringComparison.Ordinal);
        }
        using var absent = await http.GetAsync(new Uri("/page/nothing.js", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
    }

    [Theory]
    [InlineData("x-emulator-token", null)]
    [InlineData("x-emulator-token", "00000000000000000000000000000000")]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Origin", "https://example.com")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Only_the_page_itself_can_make_changes(string header, string? value)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await client.CreateSender("peek").SendMessageAsync(new("kept"), Cancellation);
        var page = new PageClient(emulator.Server);
        foreach (var path in (string[])["api/purge/peek", "api/send/peek", "api/resubmit/peek/$DeadLetterQueue"])
            Assert.Equal(HttpStatusCode.Forbidden, (await page.TryPostAsync(path, "{}", "application/json", (header, value))).Status);
        Assert.Single((await page.GetAsync("api/entities/peek")).GetProperty("active").EnumerateArray());
    }

    [Fact]
    public async Task The_page_can_make_changes_with_its_token_and_its_own_origin()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var page = new PageClient(emulator.Server);
        var (status, _) = await page.TryPostAsync("api/send/peek", "{}", "application/json",
            ("Origin", page.Address.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_message_can_be_sent_with_properties()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        var sent = await new PageClient(emulator.Server).PostAsync("api/send/peek", """
            {
              "body": "{\"order\":1}", "messageId": "m", "subject": "s", "contentType": "application/json", "correlationId": "c",
              "sessionId": "x", "timeToLiveSeconds": 90, "properties": { "text": "é", "whole": 7, "part": 1.5, "yes": true, "none": null }
            }
            """);
        Assert.Equal((1, 0), sent);
        var message = await client.CreateReceiver("peek").ReceiveMessageAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(
            ("{\"order\":1}", "m", "s", "application/json", "c", "x", TimeSpan.FromSeconds(90)),
            ($"{message.Body}", message.MessageId, message.Subject, message.ContentType, message.CorrelationId, message.SessionId,
            message.TimeToLive));
        Assert.Equal<object?>(
            ["é", 7L, 1.5, true, null],
            ((string[])["text", "whole", "part", "yes", "none"]).Select(name => message.ApplicationProperties[name]));
    }

    [Fact]
    public async Task A_message_to_a_topic_reaches_its_subscriptions_and_a_message_to_a_subscription_is_refused()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var page = new PageClient(emulator.Server);
        await page.PostAsync("api/send/topic", """{ "body": "b", "properties": { "colour": "red" } }""");
        Assert.Equal("yes", (await page.GetAsync("api/entities/topic/Subscriptions/red")).GetProperty("active")[0]
            .GetProperty("properties").GetProperty("marked").GetString());
        Assert.Equal(
            "'topic/Subscriptions/red' is not a queue or a topic, so messages cannot be sent to it.",
            await page.RefusalAsync("api/send/topic/Subscriptions/red", "{}"));
    }

    [Fact]
    public async Task A_delayed_message_is_scheduled_and_a_duplicate_is_dropped_if_the_entity_detects_duplicates()
    {
        var clock = Some.Clock();
        await using var emulator = await RunningEmulator.StartAsync(time: clock);
        var page = new PageClient(emulator.Server);
        await page.PostAsync("api/send/scheduled", """{ "body": "later", "delaySeconds": 60 }""");
        Assert.Equal(
            Some.Noon.AddMinutes(1),
            (await page.GetAsync("api/entities/scheduled")).GetProperty("scheduled")[0].GetProperty("enqueuedTime").GetDateTimeOffset());
        Assert.Equal((1, 0), await page.PostAsync("api/send/once", """{ "messageId": "m" }"""));
        Assert.Equal((0, 1), await page.PostAsync("api/send/once", """{ "messageId": "m" }"""));
    }

    [Theory]
    [InlineData("api/send/nowhere", "{}", "There is no queue or topic 'nowhere'.")]
    [InlineData("api/send/", "{}", "There is no queue or topic ''.")]
    [InlineData("api/send/peek", "", "The body cannot be read")]
    [InlineData("api/send/peek", "null", "The body must not be null.")]
    [InlineData("api/send/peek", """{ "properties": { "list": [1] } }""", "The property 'list' must be a string")]
    [InlineData("api/send/peek", """{ "timeToLiveSeconds": 1e300 }""", "Arithmetic operation resulted in an overflow.")]
    [InlineData("api/send/peek", """{ "delaySeconds": 1e300 }""", "")]
    [InlineData("api/send/sessions", "{}", "")]
    [InlineData("api/purge/nowhere", "{}", "There is no queue or subscription 'nowhere'.")]
    [InlineData("api/purge/topic", "{}", "There is no queue or subscription 'topic'.")]
    [InlineData("api/resubmit/dead", "{}", "There is no dead-letter queue 'dead'.")]
    [InlineData("api/resubmit/nowhere/$DeadLetterQueue", "{}", "There is no dead-letter queue 'nowhere/$DeadLetterQueue'.")]
    public async Task An_invalid_action_is_refused_and_the_error_says_why(string path, string body, string reason)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        Assert.StartsWith(reason, await new PageClient(emulator.Server).RefusalAsync(path, body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_JSON_bodies_of_limited_size_are_accepted()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var page = new PageClient(emulator.Server);
        Assert.Equal(HttpStatusCode.BadRequest, (await page.TryPostAsync("api/send/peek", "{}", "text/plain")).Status);
        var (status, answer) = await page.TryPostAsync("api/send/peek", $"{{\"body\":\"{new string('x', 300 * 1024)}\"}}");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("The message has 307", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge,
            (await page.TryPostAsync("api/send/peek", $"{{\"body\":\"{new string('x', 9 * 1024 * 1024)}\"}}")).Status);
    }

    [Fact]
    public async Task Dead_letters_in_queues_and_subscriptions_can_be_resubmitted_one_by_one_or_all_at_once()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        var page = new PageClient(emulator.Server);
        foreach (var (to, from) in new[] { ("dead", client.CreateReceiver("dead")), ("ruled", client.CreateReceiver("ruled", "rules")) })
        {
            for (var i = 0; i < 3; i++)
            {
                await page.PostAsync($"api/send/{to}", $$"""{ "body": "{{i}}", "properties": { "number": {{i}} } }""");
                await from.DeadLetterMessageAsync(
                    await from.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Cancellation), "bad", cancellationToken: Cancellation);
            }
            var address = from.EntityPath;
            var letters = (await page.GetAsync($"api/entities/{address}")).GetProperty("deadLetters");
            var second = letters[1].GetProperty("sequenceNumber").GetInt64();

            var (dead, one) = ($"api/resubmit/{address}/$DeadLetterQueue", $$"""{ "sequenceNumbers": [{{second}}] }""");
            Assert.Equal((1, 0), await page.PostAsync(dead, one));
            var message = await from.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Cancellation);
            Assert.Equal(("1", 1, 1L), ($"{message.Body}", message.DeliveryCount, message.ApplicationProperties["number"]));
            Assert.False(message.ApplicationProperties.ContainsKey("DeadLetterReason"));
            await from.CompleteMessageAsync(message, Cancellation);

            Assert.Equal((0, 1), await page.PostAsync(dead, one));
            Assert.Equal((2, 0), await page.PostAsync(dead, "{}"));
            var held = await page.GetAsync($"api/entities/{address}");
            Assert.Equal((2, 0), (held.GetProperty("active").GetArrayLength(), held.GetProperty("deadLetters").GetArrayLength()));
        }
    }

    [Fact]
    public async Task A_purge_deletes_messages_or_dead_letters_except_those_that_a_receiver_has_locked()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        var page = new PageClient(emulator.Server);
        await client.CreateSender("dead").SendMessagesAsync(
            [new("a"), new("b"), new("c"), new("d") { ScheduledEnqueueTime = TimeProvider.System.GetUtcNow().AddHours(1) }], Cancellation);
        await using var receiver = client.CreateReceiver("dead");
        await receiver.DeadLetterMessageAsync(
            await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Cancellation), cancellationToken: Cancellation);
        var held = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal((2, 1), await page.PostAsync("api/purge/dead", "{}"));
        Assert.Equal((1, 0), await page.PostAsync("api/purge/dead/$DeadLetterQueue", "{}"));

        await receiver.CompleteMessageAsync(held, Cancellation);
        var left = await page.GetAsync("api/entities/dead");
        Assert.Equal(0, ((string[])["active", "locked", "scheduled", "deadLetters"]).Sum(name => left.GetProperty(name).GetArrayLength()));
    }

    [Fact]
    public async Task An_event_is_sent_to_the_partition_for_its_key_or_to_the_chosen_one_and_the_page_shows_the_latest_events()
    {
        await using var emulator = await RunningEmulator.StartAsync("EventHubs/Entities.json");
        var page = new PageClient(emulator.Server);
        await page.PostAsync("api/event-hubs/four/events", """{ "body": "chosen", "partition": "2", "contentType": "text/plain" }""");
        await page.PostAsync("api/event-hubs/four/events", """{ "body": "keyed", "partitionKey": "key", "properties": { "n": 1 } }""");

        var events = (await page.GetAsync("api/event-hubs/four/events")).EnumerateArray()
            .ToDictionary(one => one.GetProperty("body").GetString()!);
        Assert.Equal(2, events["chosen"].GetProperty("partition").GetInt32());
        Assert.Equal(
            ("key", """{"n":"1"}"""),
            (events["keyed"].GetProperty("partitionKey").GetString(), events["keyed"].GetProperty("properties").GetRawText()));
        Assert.Single((await page.GetAsync("api/event-hubs/four/events?partition=2")).EnumerateArray());

        await using var consumer = new EventHubConsumerClient("$Default", emulator.Server.ConnectionString, "four");
        await foreach (var read in consumer.ReadEventsFromPartitionAsync("2", EventPosition.Earliest, Cancellation))
        {
            Assert.Equal(("chosen", "text/plain"), ($"{read.Data.EventBody}", read.Data.ContentType));
            break;
        }
        Assert.Contains(
            "between 0 and 3", await page.RefusalAsync("api/event-hubs/four/events", """{ "partition": "4" }"""), StringComparison.Ordinal);
        Assert.Equal("There is no event hub 'nowhere'.", await page.RefusalAsync("api/event-hubs/nowhere/events", "{}"));
    }

    [Fact]
    public async Task Events_can_be_published_one_by_one_or_as_a_batch_in_the_schema_of_the_topic()
    {
        await using var grid = await RunningGrid.StartAsync("""
            {
              "Topics": [
                { "Name": "clouds", "InputSchema": "CloudEventSchemaV1_0", "Subscriptions": [] },
                { "Name": "grids", "Subscriptions": [] }
              ]
            }
            """);
        var page = new PageClient(grid.Server);
        const string cloud = """{ "specversion": "1.0", "id": "1", "source": "/s", "type": "t", "data": {} }""";
        const string plain =
            """{ "id": "1", "subject": "s", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z", "data": {}, "dataVersion": "1" }""";
        Assert.Equal((1, 0), await page.PostAsync("api/event-grid/clouds/events", cloud));
        Assert.Equal((2, 0), await page.PostAsync("api/event-grid/clouds/events", $"[{cloud},{cloud}]"));
        Assert.Equal((1, 0), await page.PostAsync("api/event-grid/grids/events", plain));
        Assert.Equal((2, 0), await page.PostAsync("api/event-grid/grids/events", $"[{plain},{plain}]"));
        Assert.Equal(
            [("clouds", 3, "CloudEventSchemaV1_0"), ("grids", 3, "EventGridSchema")],
            (await page.GetAsync("api/event-grid")).EnumerateArray().Select(topic => (
                topic.GetProperty("name").GetString(), topic.GetProperty("published").GetInt32(),
                topic.GetProperty("inputSchema").GetString())));
        Assert.NotEmpty((await page.RefusalAsync("api/event-grid/grids/events", cloud))!);
        Assert.NotEmpty((await page.RefusalAsync("api/event-grid/clouds/events", "null"))!);
        Assert.StartsWith(
            "There is no topic 'nowhere'.", await page.RefusalAsync("api/event-grid/nowhere/events", cloud), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_lists_the_configured_services()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        using var http = new HttpClient();
        Assert.Contains(
            "content=\"/api/entities /api/event-grid\"",
            await http.GetStringAsync(new PageClient(emulator.Server).Address, Cancellation), StringComparison.Ordinal);
    }
}
