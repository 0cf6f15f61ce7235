using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Testing;
using static Microsoft.Playwright.Assertions;

namespace Console.Tests;

/// <summary>What people do in the console, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ConsoleTests
{
    private readonly Browser _browser;
    private readonly Storage _storage;

    public ConsoleTests(Browser browser, Storage storage)
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        (_browser, _storage) = (browser, storage);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_map_shows_sources_and_functions_and_destinations_and_marks_those_that_fail()
    {
        await _browser.Shop.FailAsync("charge-card", "1", Cancellation);
        await using var window = await _browser.OpenAsync();
        var map = window.Page.GetByRole(AriaRole.Group, new() { Name = "Map of sources, functions and destinations" });
        await Expect(map).ToContainTextAsync("letters");
        await Expect(map).ToContainTextAsync("charge-card");
        await Expect(map).ToContainTextAsync("lambda-on-failure");
        await Expect(map).ToContainTextAsync("error");
        var words = window.Page.GetByRole(AriaRole.Table);
        await Expect(words).ToContainTextAsync("takes-letters");
        await Expect(window.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Updated");
    }

    [Fact]
    public async Task A_function_can_be_invoked_with_an_event_and_the_page_shows_its_result_and_its_log()
    {
        await using var window = await _browser.OpenAsync("#/functions");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "echo", Exact = true }).ClickAsync();
        await window.Page.GetByLabel("Test event, as JSON").FillAsync("""{"order":7}""");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Invoke" }).ClickAsync();
        await Expect(window.Page.Locator("#result")).ToContainTextAsync("\"order\": 7");
        await Expect(window.Page.Locator("#log")).ToContainTextAsync("REPORT RequestId");
        await Expect(window.Page.GetByText("Memory", new() { Exact = true })).ToBeVisibleAsync();
        await window.Page.GetByLabel("Test event, as JSON").FillAsync("{");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Invoke" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The event is not JSON");
    }

    [Fact]
    public async Task An_event_can_be_found_by_function_and_state_and_its_timeline_shows_each_attempt()
    {
        var id = await _browser.Shop.FailAsync("charge-card", """{"order":8}""", Cancellation);
        await using var window = await _browser.OpenAsync("#/events");
        await window.Page.GetByLabel("Function").SelectOptionAsync("charge-card");
        await window.Page.GetByLabel("State").SelectOptionAsync("Failed");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = id }).ClickAsync();
        var timeline = window.Page.Locator("ol.timeline");
        await Expect(timeline).ToContainTextAsync("Accepted");
        await Expect(timeline).ToContainTextAsync("Attempt 1: function error");
        await Expect(timeline).ToContainTextAsync("Record sent to storage-queue:lambda-on-failure");
        await window.Page.GetByText("Log tail").ClickAsync();
        await Expect(timeline.Locator("pre")).ToContainTextAsync("START RequestId");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Show payload" }).ClickAsync();
        await Expect(window.Page.Locator("#payload")).ToContainTextAsync("\"order\": 8");
        // Hostile text in the error and in the log is shown as plain text.
        await Expect(timeline).ToContainTextAsync(Shop.Hostile);
        Assert.Equal(0, await window.Page.Locator("main img").CountAsync());
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Events", Exact = true }).First.ClickAsync();
        await window.Page.GetByLabel("Request id").FillAsync(id);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = id })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Dead_letters_can_be_inspected_and_redriven_and_deleted_one_by_one_or_all_at_once()
    {
        await using var shop = new Shop(_storage);
        var ids = new List<string>();
        for (var number = 0; number < 6; number++) ids.Add(await shop.FailAsync("send-mail", $"{{\"order\":{number}}}", Cancellation));
        await using var window = await _browser.OpenAsync("#/dead-letters", shop);
        var page = window.Page;
        await page.GetByLabel("Function").SelectOptionAsync("send-mail");
        await page.GetByRole(AriaRole.Button, new() { Name = ids[0] }).ClickAsync();
        await Expect(page.Locator("#payload")).ToContainTextAsync("\"order\": 0");

        await page.GetByLabel($"Choose {ids[0]}").CheckAsync();
        await page.GetByLabel($"Choose {ids[1]}").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete 2 chosen" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("2 dead letters deleted.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel($"Choose {ids[0]}")).ToHaveCountAsync(0);

        shop.Services.GetRequiredService<Bank>().IsOpen = true;
        await page.GetByLabel($"Choose {ids[2]}").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Redrive 1 chosen one" }).ClickAsync();
        await Expect(page.GetByText("1 dead letter redriven.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel($"Choose {ids[2]}")).ToHaveCountAsync(0);

        shop.Services.GetRequiredService<Bank>().IsOpen = false;
        await page.GetByRole(AriaRole.Button, new() { Name = "Redrive all of send-mail" }).ClickAsync();
        await Expect(page.GetByText("Redrove 3 dead letters of send-mail.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete all of send-mail" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete all" }).ClickAsync();
        await Expect(page.GetByText("No dead letters of send-mail.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_mapping_can_be_paused_and_resumed_and_its_batch_size_changed_and_its_filter_tested_before_saving()
    {
        await using var window = await _browser.OpenAsync("#/mappings");
        var page = window.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "letters", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeVisibleAsync();

        await page.GetByLabel("Batch size").FillAsync("5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Saved the batch size.")).ToBeVisibleAsync();

        await page.GetByLabel("Event patterns").FillAsync("""{"body":{"country":["DE"]}}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try on the sample" }).ClickAsync();
        await Expect(page.GetByText("The record is filtered out")).ToBeVisibleAsync();
        await page.GetByLabel("A sample").FillAsync("""{"country":"DE"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try on the sample" }).ClickAsync();
        await Expect(page.GetByText("The function receives this record.")).ToBeVisibleAsync();
        await page.GetByLabel("Event patterns").FillAsync("nonsense");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save filters" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Filter 1 is not an event pattern");
        await page.GetByLabel("Event patterns").FillAsync("""{"body":{"country":["DE"]}}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save filters" }).ClickAsync();
        await Expect(page.GetByText("Saved the filters.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Event patterns")).ToHaveValueAsync("""{"body":{"country":["DE"]}}""");
        await Expect(page.GetByLabel("Batch size")).ToHaveValueAsync("5");
    }

    [Fact]
    public async Task With_principals_the_console_shows_nothing_before_sign_in_and_afterwards_only_what_the_policy_allows()
    {
        await using var shop = new Shop(_storage, ("Lambda:Access:Principals:ops:ApiKey", "a-key-of-more-than-thirty-two-characters"),
            ("Lambda:Access:Principals:ops:Allow:0", "lambda:ListFunctions"),
            ("Lambda:Access:Principals:ops:Allow:1", "lambda:GetActivity"));
        await using var window = await _browser.OpenAsync("#/functions", shop);
        var page = window.Page;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(page.GetByText("charge-card")).ToHaveCountAsync(0);
        await page.GetByLabel("API key of a principal").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The app refused");
        await page.GetByLabel("API key of a principal").FillAsync("a-key-of-more-than-thirty-two-characters");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "charge-card" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Dead letters" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("lambda:ListDeadLetters");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        await other.GetByLabel("API key of a principal").FillAsync("a-key-of-more-than-thirty-two-characters");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("You signed out in another tab.");
        Assert.Equal(0, await other.EvaluateAsync<int>("sessionStorage.length"));
    }

    [Fact]
    public async Task The_beginning_of_a_large_payload_is_shown_first_and_the_rest_on_request()
    {
        var id = await _browser.Shop.FailAsync("charge-card", $"\"{new string('x', 150_000)}\"", Cancellation);
        await using var window = await _browser.OpenAsync($"#/events/{id}");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Show payload" }).ClickAsync();
        await Expect(page.Locator("#payload")).ToBeVisibleAsync();
        Assert.Equal(100_000, await page.Locator("#payload").EvaluateAsync<int>("one => one.textContent.length"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the other" }).ClickAsync();
        Assert.Equal(150_000, await page.Locator("#payload").EvaluateAsync<int>("one => one.textContent.length"));
    }

    [Fact]
    public async Task A_view_that_loads_late_does_not_replace_a_newer_one_and_an_invalid_address_causes_no_error()
    {
        var held = new TaskCompletionSource();
        await using var window = await _browser.OpenAsync("#/%");
        var page = window.Page;
        await Expect(page.Locator("main h2")).ToHaveTextAsync("Map of the system");
        await page.RouteAsync("**/api/functions", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        var asked = page.WaitForRequestAsync("**/api/functions");
        await page.EvaluateAsync("location.hash = '#/dead-letters'");
        await asked;
        await page.EvaluateAsync("location.hash = '#/mappings'");
        await Expect(page.Locator("main h2")).ToHaveTextAsync("Event source mappings");
        held.SetResult();
        // By the time that this is answered, the late view has been, too.
        await page.EvaluateAsync("fetch('/api/functions').then(answer => answer.text())");
        await Expect(page.Locator("main h2")).ToHaveTextAsync("Event source mappings");
        await page.UnrouteAllAsync();
    }

    [Fact]
    public async Task An_update_of_a_view_keeps_the_selection_of_text()
    {
        await using var window = await _browser.OpenAsync("#/functions");
        var page = window.Page;
        await Expect(page.Locator("#status")).ToContainTextAsync("Updated");
        await page.EvaluateAsync("getSelection().selectAllChildren(document.querySelector('td'))");
        await Expect(page.Locator("#status")).ToHaveTextAsync("Paused while text is marked");
        await page.EvaluateAsync("getSelection().removeAllRanges()");
        await Expect(page.Locator("#status")).ToContainTextAsync("Updated");
    }

    [Fact]
    public async Task A_person_can_sign_in_with_Entra_ID_and_forged_or_replayed_responses_are_refused()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var shop = new Shop(_storage, issuer.Settings());
        await using var window = await _browser.OpenAsync(new Uri(shop.Address, "/api/console#/functions"), issuer: issuer.Authority);
        var page = window.Page;
        var begin = page.GetByRole(AriaRole.Button, new() { Name = "Sign in with your account" });
        await begin.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Decline" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Ada declined.");

        issuer.ForgedNonce = "another";
        await begin.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Continue as Ada" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("belongs to another sign-in");

        issuer.ForgedNonce = null;
        await begin.ClickAsync();
        var answer = await page.GetByRole(AriaRole.Link, new() { Name = "Continue as Ada" }).GetAttributeAsync("href");
        await page.GetByRole(AriaRole.Link, new() { Name = "Continue as Ada" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "charge-card" })).ToBeVisibleAsync();
        Assert.Equal(new Uri(shop.Address, "/api/console#/functions").ToString(), page.Url);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(begin).ToBeVisibleAsync();
        await page.GotoAsync(answer!);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This sign-in was not begun here");
    }

    [Fact]
    public async Task Every_view_can_be_used_with_the_keyboard_and_fits_into_a_width_of_400_pixels()
    {
        await using var window = await _browser.OpenAsync("#/functions", width: 400);
        var page = window.Page;
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "echo", Exact = true })).ToBeVisibleAsync();
        foreach (var view in new[] { "map", "functions", "functions/echo", "events", "dead-letters", "mappings", "workflows" })
        {
            await page.EvaluateAsync("view => location.hash = `#/${view}`", view);
            await Expect(page.Locator("main h2")).ToBeVisibleAsync();
            await Expect(page.Locator("#status")).ToContainTextAsync("Updated");
            Assert.Equal((view, 400), (view, await page.EvaluateAsync<int>("document.documentElement.scrollWidth")));
        }
        await page.EvaluateAsync("location.hash = '#/functions'");
        var link = page.GetByRole(AriaRole.Link, new() { Name = "echo", Exact = true });
        for (var presses = 0; presses < 40 && !await link.EvaluateAsync<bool>("element => element === document.activeElement"); presses++)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "echo" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_view_updates_automatically_and_says_when_the_app_does_not_respond()
    {
        await using var shop = new Shop(_storage);
        await using var window = await _browser.OpenAsync("#/dead-letters", shop);
        await Expect(window.Page.GetByText("No dead letters:")).ToBeVisibleAsync();
        var id = await shop.FailAsync("send-mail", "1", Cancellation);
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = id })).ToBeVisibleAsync();
        await window.Page.RouteAsync("**/api/dead-letters*", route => route.AbortAsync());
        await Expect(window.Page.Locator("#status")).ToContainTextAsync("Not updated: The app does not answer.");
    }
}
