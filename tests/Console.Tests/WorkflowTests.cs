using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Testing;
using static Microsoft.Playwright.Assertions;

namespace Console.Tests;

/// <summary>What people see of state machines in the console, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WorkflowTests
{
    private readonly Browser _browser;
    private readonly Storage _storage;

    public WorkflowTests(Browser browser, Storage storage)
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        (_browser, _storage) = (browser, storage);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_state_machine_is_drawn_with_its_executions_and_a_failed_execution_shows_where_and_why()
    {
        await using var kitchen = new Kitchen(_storage);
        var failing = await kitchen.StartAsync("checkout", "order-7", """{"lines":[3,-1,4]}""", Cancellation);
        var passing = await kitchen.StartAsync("checkout", "order-8", """{"lines":[3,4]}""", Cancellation);
        Assert.Equal(
            ("FAILED", "SUCCEEDED"), (await kitchen.EndOfAsync(failing, Cancellation), await kitchen.EndOfAsync(passing, Cancellation)));
        await using var window = await _browser.OpenAsync(new Uri(kitchen.Address, "/api/console#/workflows"));
        var page = window.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "checkout", Exact = true }).ClickAsync();
        var graph = page.Locator("svg.machine");
        await Expect(graph).ToContainTextAsync("Price lines");
        await Expect(graph).ToContainTextAsync("$.lines is not present");
        await Expect(graph).ToHaveAttributeAsync("aria-label", new Regex("Settle with Charge, Pack, Ship"));
        await Expect(page.Locator(".state.bad")).ToHaveTextAsync("Failed");
        await Expect(page.Locator(".state.ok")).ToHaveTextAsync("Succeeded");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "State" }).SelectOptionAsync("FAILED");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "order-8" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "order-7" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("A line has no price.");
        foreach (var (name, words) in new[]
        {
            ("Any lines?", "Choice · done"), ("Price lines", "Map · done after a failure"), ("Apologise", "Pass · done"),
            ("Settle", "Parallel"),
        })
            await Expect(Box(page, name).Locator(".sub").First).ToHaveTextAsync(words);
        await Expect(Box(page, "Price")).ToHaveClassAsync(new Regex("bad"));
        await Expect(page.GetByRole(AriaRole.Table)).ToContainTextAsync("ExecutionFailed");
        await Expect(page.GetByRole(AriaRole.Table)).ToContainTextAsync("NoPrice: A line has no price.");
        await window.PictureAsync("console-workflow", 1180);
        await page.SetViewportSizeAsync(400, 800);
        Assert.Equal(400, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

        await page.GetByRole(AriaRole.Link, new() { Name = "checkout" }).ClickAsync();
        await page.GetByText("Start an execution").ClickAsync();
        await page.GetByLabel("Input, as JSON").FillAsync("{}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("An order has at least one line.");
        await Expect(Box(page, "Refuse")).ToHaveClassAsync(new Regex("bad"));
    }

    [Fact]
    public async Task A_waiting_execution_is_shown_as_running_until_it_is_stopped_and_an_Express_state_machine_runs_at_once()
    {
        await using var kitchen = new Kitchen(_storage);
        var waiting = await kitchen.StartAsync("callback", "asks", "{}", Cancellation);
        await using var window = await _browser.OpenAsync(new Uri(
            kitchen.Address, $"/api/console#/workflows/callback/{Uri.EscapeDataString(waiting)}"));
        var page = window.Page;
        await Expect(page.Locator(".state")).ToHaveTextAsync("Running");
        await Expect(Box(page, "Ask").Locator(".sub")).ToHaveTextAsync("Task · running", new() { Timeout = 180_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.Locator(".state")).ToHaveTextAsync("Aborted");
        await Expect(Box(page, "Ask").Locator(".sub")).ToHaveTextAsync("Task · stopped");

        await page.EvaluateAsync("location.hash = '#/workflows/express'");
        await page.GetByText("Run it").ClickAsync();
        await page.GetByLabel("Input, as JSON").FillAsync("""{"n":21}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run" }).ClickAsync();
        await Expect(page.Locator("main pre")).ToHaveTextAsync("42");
    }

    private static ILocator Box(IPage page, string name) =>
        page.Locator("g.state-box").Filter(new() { Has = page.Locator($"> text.name:text-is(\"{name}\")") });
}
