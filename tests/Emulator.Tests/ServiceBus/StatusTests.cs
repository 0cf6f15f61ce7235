using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.ServiceBus;

/// <summary>What the page shows of an entity.</summary>
public sealed class StatusTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider _clock = new(Start);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_status_of_an_entity_shows_its_locked_messages_and_its_dead_letters_with_their_reasons()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await using var sender = client.CreateSender("dead");
        await using var receiver = client.CreateReceiver("dead");
        foreach (var id in new[] { "<b>first</b>", "second" })
            await sender.SendMessageAsync(new ServiceBusMessage("<i>body</i>")
            {
                MessageId = id, ApplicationProperties = { ["LambdaFailure"] = "it broke", ["size"] = 5 },
            }, Cancellation);
        var first = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        await receiver.DeadLetterMessageAsync(first, "bad", "very & utterly", Cancellation);
        await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);

        var held = await new PageClient(emulator.Server).GetAsync("api/entities/dead");

        var locked = Assert.Single(held.GetProperty("locked").EnumerateArray());
        Assert.Equal(("second", Start.AddMinutes(1)), (Text(locked, "messageId"), locked.GetProperty("lockedUntil").GetDateTimeOffset()));
        var letter = Assert.Single(held.GetProperty("deadLetters").EnumerateArray());
        Assert.Equal(
            ("<b>first</b>", "bad", "very & utterly", "<i>body</i>", """{"LambdaFailure":"it broke","size":"5"}"""),
            (Text(letter, "messageId"), Text(letter, "deadLetterReason"), Text(letter, "deadLetterDescription"), Text(letter, "body"),
            letter.GetProperty("properties").GetRawText()));
    }

    [Fact]
    public async Task Bodies_are_shown_as_text_or_hexadecimal_and_shortened_in_lists()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await client.CreateSender("peek").SendMessagesAsync([
            new("plain") { MessageId = "1" },
            new(new byte[] { 0xff, 1 }) { MessageId = "2" },
            new(new string('y', 600)) { MessageId = "3" },
        ], Cancellation);
        var page = new PageClient(emulator.Server);

        var held = await page.GetAsync("api/entities/peek");

        Assert.Equal(
            ["plain", "ff01", new string('y', 500) + "…"], held.GetProperty("active").EnumerateArray().Select(one => Text(one, "body")));
        Assert.Equal(new string('y', 600), Text(await page.GetAsync("api/messages/3/peek"), "body"));
        Assert.Equal(HttpStatusCode.NotFound, (await page.TryGetAsync("api/messages/4/peek")).Status);
    }

    [Fact]
    public async Task The_status_of_an_entity_shows_its_sessions()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await using var sender = client.CreateSender("sessions");
        foreach (var id in new[] { "free", "held" })
            await sender.SendMessageAsync(new ServiceBusMessage("x") { SessionId = id }, Cancellation);
        await using var held = await client.AcceptSessionAsync("sessions", "held", cancellationToken: Cancellation);
        await held.SetSessionStateAsync(BinaryData.FromString("12345"), Cancellation);

        var sessions = (await new PageClient(emulator.Server).GetAsync("api/entities/sessions")).GetProperty("sessions");

        Assert.Equal(
            """[{"id":"free","lockedUntil":null,"messages":1,"stateSize":null},"""
                + """{"id":"held","lockedUntil":"2026-01-01T00:01:00+00:00","messages":1,"stateSize":5}]""",
            sessions.GetRawText());
    }

    [Fact]
    public async Task Scheduled_messages_and_deferred_messages_are_listed_separately()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await using var sender = client.CreateSender("defer");
        await sender.SendMessagesAsync([new("a"), new("b") { ScheduledEnqueueTime = Start.AddHours(1) }], Cancellation);
        await using var receiver = client.CreateReceiver("defer");
        await receiver.DeferMessageAsync(
            await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation), cancellationToken: Cancellation);

        var held = await new PageClient(emulator.Server).GetAsync("api/entities/defer");

        Assert.Equal("a", Text(Assert.Single(held.GetProperty("deferred").EnumerateArray()), "body"));
        var scheduled = Assert.Single(held.GetProperty("scheduled").EnumerateArray());
        Assert.Equal(("b", Start.AddHours(1)), (Text(scheduled, "body"), scheduled.GetProperty("enqueuedTime").GetDateTimeOffset()));
        Assert.Empty(held.GetProperty("active").EnumerateArray());
    }

    [Fact]
    public async Task A_list_shows_at_most_a_hundred_messages()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await using var sender = client.CreateSender("sessions");
        await sender.SendMessagesAsync(
            Enumerable.Range(0, 150).Select(i => new ServiceBusMessage("x") { SessionId = $"s{i}" }), Cancellation);

        var held = await new PageClient(emulator.Server).GetAsync("api/entities/sessions");

        Assert.Equal((100, 100), (held.GetProperty("sessions").GetArrayLength(), held.GetProperty("active").GetArrayLength()));
    }

    [Fact]
    public async Task A_missing_entity_is_not_found()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        var (status, answer) = await new PageClient(emulator.Server).TryGetAsync("api/entities/nowhere/Subscriptions/%3Cb%3E");
        Assert.Equal(
            (HttpStatusCode.NotFound, "There is no queue or subscription 'nowhere/Subscriptions/<b>'."), (status, Text(answer, "message")));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
