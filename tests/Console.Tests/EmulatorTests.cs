using Azure.Messaging.ServiceBus;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Console.Tests;

/// <summary>What people do on the emulator's page, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EmulatorTests
{
    private const string Entities = """
        {
          "UserConfig": {
            "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ { "Name": "orders" } ],
              "Topics": [ { "Name": "news", "Subscriptions": [ { "Name": "all" } ] } ] } ],
            "NamespaceConfig": [ { "Type": "EventHub", "Name": "hubs", "Entities": [ { "Name": "sales", "PartitionCount": 2 } ] } ],
            "EventGrid": { "Topics": [ { "Name": "events", "InputSchema": "CloudEventSchemaV1_0", "Subscriptions": [] } ] }
          }
        }
        """;

    private readonly Browser _browser;

    public EmulatorTests(Browser browser)
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        _browser = browser;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_and_events_can_be_sent_and_inspected_and_resubmitted_and_purged()
    {
        await using var emulator = await StartAsync();
        await using var client = new ServiceBusClient(emulator.ConnectionString);
        await using var window = await _browser.OpenAsync(new Uri($"http://localhost:{emulator.HttpPort}"));
        var page = window.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "orders" }).ClickAsync();
        await page.GetByLabel("Body").FillAsync(Shop.Hostile);
        await page.GetByText("Properties", new() { Exact = true }).First.ClickAsync();
        await page.GetByLabel("Application properties, as JSON").FillAsync("nonsense");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The properties are not JSON");
        await page.GetByLabel("Application properties, as JSON").FillAsync("""{"country":"FR"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByText("Sent.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Message 1" }).ClickAsync();
        await Expect(page.Locator("#body")).ToHaveTextAsync(Shop.Hostile);
        Assert.Equal(0, await page.Locator("main img").CountAsync());

        await using var receiver = client.CreateReceiver("orders");
        await receiver.DeadLetterMessageAsync(
            await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Cancellation), "bad", "very bad", Cancellation);
        await Expect(page.GetByText("very bad")).ToBeVisibleAsync();
        await page.GetByLabel("Choose dead letter 1").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resubmit 1 chosen" }).ClickAsync();
        await Expect(page.GetByText("1 dead letter resubmitted.")).ToBeVisibleAsync();
        await Expect(page.GetByText("No dead letters.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Purge" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Message 2" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Purge" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Purge" }).ClickAsync();
        await Expect(page.GetByText("1 message deleted.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Event Hubs" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "sales" }).ClickAsync();
        await page.GetByLabel("Body").FillAsync("an event");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table).Last).ToContainTextAsync("an event");

        await page.GetByRole(AriaRole.Link, new() { Name = "Event Grid" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "events" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.GetByText("1 event published.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_fits_into_a_width_of_400_pixels_and_says_when_the_emulator_does_not_respond()
    {
        await using var emulator = await StartAsync();
        await using var window = await _browser.OpenAsync(new Uri($"http://localhost:{emulator.HttpPort}"), width: 400, isDark: true);
        var page = window.Page;
        foreach (var view in (string[])[
            "service-bus", "service-bus/orders", "service-bus/news", "service-bus/news/Subscriptions/all", "event-hubs", "event-hubs/sales",
            "event-grid", "event-grid/events", "kafka"])
        {
            await page.EvaluateAsync("view => location.hash = `#/${view}`", view);
            await Expect(page.Locator("main h2")).ToBeVisibleAsync();
            await Expect(page.Locator("#status")).ToContainTextAsync("Updated");
            Assert.Equal((view, 400), (view, await page.EvaluateAsync<int>("document.documentElement.scrollWidth")));
        }
        await page.EvaluateAsync("location.hash = '#/service-bus/nowhere'");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no queue, topic or subscription 'nowhere'.");
        await page.EvaluateAsync("location.hash = '#/service-bus'");
        await Expect(page.Locator("#status")).ToContainTextAsync("Updated");
        await page.RouteAsync("**/api/entities", route => route.AbortAsync());
        await Expect(page.Locator("#status")).ToContainTextAsync("Not updated: The emulator does not answer");
    }

    private static Task<EmulatorServer> StartAsync() => EmulatorServer.StartAsync(
        new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(Entities, "test.json"), TimeProvider.System,
        NullLoggerFactory.Instance, Cancellation);
}
