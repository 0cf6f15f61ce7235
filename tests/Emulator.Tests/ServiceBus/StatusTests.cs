using System.Net;
using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.ServiceBus;

/// <summary>The pages that show what an entity holds.</summary>
public sealed partial class StatusTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider _clock = new(Start);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entitys_page_shows_its_locked_messages_and_its_dead_letters()
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

        var page = await GetAsync(emulator, "/entities/dead");

        Assert.Contains("<meta http-equiv=\"refresh\"", page, StringComparison.Ordinal);
        Assert.Contains(
            "<tr><td>2</td><td>second</td><td class=\"faint\">0</td><td>2026-01-01 00:01:00Z</td></tr>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<tr><td>1</td><td>&lt;b&gt;first&lt;/b&gt;</td><td>bad</td><td>very &amp; utterly</td><td>2026-01-01 "
                + "00:00:00Z</td><td>LambdaFailure = it broke; size = 5</td><td>&lt;i&gt;body&lt;/i&gt;</td></tr>",
                page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entitys_page_shows_what_waits_with_its_body()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await client.CreateSender("peek").SendMessagesAsync([
            new("plain") { MessageId = "1" },
            new(new byte[] { 0xff, 1 }) { MessageId = "2" },
            new(new string('y', 600)) { MessageId = "3" },
        ], Cancellation);

        var page = await GetAsync(emulator, "/entities/peek");

        Assert.Contains(
            "<tr><td>1</td><td>1</td><td class=\"faint\">0</td><td>2026-01-01 00:00:00Z</td><td class=\"faint\">–</td><td>plain</td></tr>",
            page,
            StringComparison.Ordinal);
        Assert.Contains("<td>ff01</td></tr>", page, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(new string('y', 500) + "…") + "</td></tr>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_cell_names_its_column_so_that_a_narrow_page_needs_no_columns()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        var page = await GetAsync(emulator, "/", labelled: true);
        Assert.Contains("<td class=\"faint\" data-of=\"Dead letters\">0</td>", page, StringComparison.Ordinal);
        Assert.Contains("@media (max-width: 44rem)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_partition_has_no_last_event_rather_than_a_negative_one()
    {
        await using var emulator = await RunningEmulator.StartAsync("EventHubs/Entities.json", _clock);
        var page = await GetAsync(emulator, "/");
        Assert.Contains(
            "<td>0</td><td class=\"faint\">0</td><td class=\"faint\">–</td><td class=\"faint\">–</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">-1<", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entitys_page_shows_its_sessions()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await using var sender = client.CreateSender("sessions");
        foreach (var id in new[] { "free", "held" })
            await sender.SendMessageAsync(new ServiceBusMessage("x") { SessionId = id }, Cancellation);
        await using var held = await client.AcceptSessionAsync("sessions", "held", cancellationToken: Cancellation);
        await held.SetSessionStateAsync(BinaryData.FromString("12345"), Cancellation);

        var page = await GetAsync(emulator, "/entities/sessions");

        Assert.Contains(
            "<tr><td>free</td><td class=\"faint\">–</td><td>1</td><td class=\"faint\">–</td></tr>", page, StringComparison.Ordinal);
        Assert.Contains("<tr><td>held</td><td>2026-01-01 00:01:00Z</td><td>1</td><td>5</td></tr>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_ends_after_a_hundred_rows_and_says_so()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await using var sender = client.CreateSender("sessions");
        await sender.SendMessagesAsync(
            Enumerable.Range(0, 150).Select(i => new ServiceBusMessage("x") { SessionId = $"s{i}" }), Cancellation);

        var page = await GetAsync(emulator, "/entities/sessions");

        Assert.Contains("Sessions, the first 100", page, StringComparison.Ordinal);
        Assert.Equal(100, page.Split("<tr><td>s").Length - 1);
    }

    [Fact]
    public async Task The_table_leads_to_the_pages_of_queues_and_subscriptions()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        var page = await GetAsync(emulator, "/");
        foreach (var address in new[] { "dead", "topic/Subscriptions/red" })
        {
            Assert.Contains($"<a href=\"/entities/{address}\">{address}</a>", page, StringComparison.Ordinal);
            Assert.Contains($"<h1>{address}</h1>", await GetAsync(emulator, $"/entities/{address}"), StringComparison.Ordinal);
        }
        Assert.DoesNotContain("/entities/topic\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_missing_entity_is_not_found()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        using var http = new HttpClient();
        using var response = await http.GetAsync(
            new Uri($"http://127.0.0.1:{emulator.Server.HttpPort}/entities/nowhere/Subscriptions/%3Cb%3E"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
    }

    [GeneratedRegex(" data-of=\"[^\"]*\"")]
    private static partial Regex Labels();

    private static async Task<string> GetAsync(RunningEmulator emulator, string path, bool labelled = false)
    {
        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri($"http://127.0.0.1:{emulator.Server.HttpPort}{path}"), Cancellation);
        return labelled ? page : Labels().Replace(page, "");
    }
}
