using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Console.Tests;

/// <summary>The console by keyboard, by screen reader, on small screens and in the dark.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"),
    };

    private readonly Browser _browser;

    public AccessibilityTests(Browser browser)
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        _browser = browser;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280, false)]
    [InlineData(400, true)]
    public async Task Every_view_passes_the_automated_WCAG_checks(int width, bool isDark)
    {
        var id = await _browser.Shop.FailAsync("charge-card", """{"order":9}""", Cancellation);
        await using var window = await _browser.OpenAsync("#/events", width: width, isDark: isDark);
        var page = window.Page;
        foreach (var view in new[]
        {
            "map", "functions", "events?function=charge-card", $"events/{id}", "dead-letters", "mappings", "workflows", "events/nothing",
        })
        {
            await page.EvaluateAsync(
                "view => { document.querySelector('main').ariaBusy = 'true'; location.hash = `#/${view}`; }", view);
            await Expect(page.Locator("main[aria-busy]")).ToHaveCountAsync(0);
            await CheckAsync(page, view);
        }
        await page.EvaluateAsync("location.hash = '#/functions/charge-card'");
        await page.GetByRole(AriaRole.Button, new() { Name = "Invoke" }).ClickAsync();
        await Expect(page.Locator("#log")).ToBeVisibleAsync();
        await CheckAsync(page, "an invocation");
        await page.EvaluateAsync("location.hash = '#/dead-letters?function=charge-card'");
        await page.GetByRole(AriaRole.Button, new() { Name = id }).ClickAsync();
        await Expect(page.Locator("#payload")).ToBeVisibleAsync();
        await CheckAsync(page, "a dead letter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete all of charge-card" }).ClickAsync();
        await CheckAsync(page, "a dialog");
    }

    [Fact]
    public async Task An_update_keeps_the_focus_and_the_opened_details()
    {
        var id = await _browser.Shop.FailAsync("charge-card", "1", Cancellation);
        await using var window = await _browser.OpenAsync($"#/events/{id}");
        var page = window.Page;
        await page.GetByText("Log tail").ClickAsync();
        var link = page.GetByRole(AriaRole.Link, new() { Name = "charge-card" });
        await link.FocusAsync();
        using var client = _browser.Shop.CreateClient();
        using var answer = await client.PostAsync(new Uri($"/api/dead-letters/{id}/redrive", UriKind.Relative), null, Cancellation);
        Assert.True(answer.IsSuccessStatusCode);
        await Expect(page.GetByText("Log tail")).ToHaveCountAsync(2);
        await Expect(link).ToBeFocusedAsync();
        await Expect(page.Locator("details").First).ToHaveAttributeAsync("open", "");
        await Expect(page.Locator("details").Last).Not.ToHaveAttributeAsync("open", "");
    }

    [Fact]
    public async Task An_update_without_new_data_changes_no_element_of_the_page()
    {
        await using var window = await _browser.OpenAsync("#/functions");
        var page = window.Page;
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "echo", Exact = true })).ToBeVisibleAsync();
        // Figures of earlier tests stay as they are within the hour, so only the view itself could change.
        await page.EvaluateAsync("""
            window.changes = 0;
            new MutationObserver(all => window.changes += all.length)
              .observe(document.querySelector('main'), { childList: true, subtree: true });
            """);
        // When the second is asked for, the answer to the first has been shown.
        await page.WaitForRequestAsync("**/api/activity");
        await page.WaitForRequestAsync("**/api/activity");
        Assert.Equal(0, await page.EvaluateAsync<int>("window.changes"));
    }

    [Fact]
    public async Task Escape_closes_a_dialog_and_returns_the_focus_to_its_button()
    {
        await _browser.Shop.FailAsync("send-mail", "1", Cancellation);
        await using var window = await _browser.OpenAsync("#/dead-letters?function=send-mail");
        var page = window.Page;
        var delete = page.GetByRole(AriaRole.Button, new() { Name = "Delete all of send-mail" });
        await delete.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        // Meanwhile the list changes, and its buttons with it.
        await page.GetByLabel("Choose all").EvaluateAsync("one => one.click()");
        await Expect(page.Locator("[data-key=delete]")).ToBeEnabledAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(delete).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_skip_link_moves_the_focus_to_the_content_of_the_current_view()
    {
        await using var window = await _browser.OpenAsync("#/mappings");
        var page = window.Page;
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "letters", Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("main a").First).ToBeFocusedAsync();
        Assert.EndsWith("#/mappings", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_changed_by_arrow_keys_keeps_the_focus()
    {
        await using var window = await _browser.OpenAsync("#/dead-letters");
        var page = window.Page;
        var filter = page.GetByLabel("Function");
        await filter.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page).ToHaveURLAsync(new Regex("function="));
        await Expect(filter).Not.ToHaveValueAsync("");
        await Expect(filter).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_dead_letter_can_be_deleted_with_the_keyboard_alone_and_the_result_gets_the_focus()
    {
        var id = await _browser.Shop.FailAsync("send-mail", "1", Cancellation);
        await using var window = await _browser.OpenAsync("#/dead-letters?function=send-mail");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = id }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = id })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = id })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await Expect(page.GetByLabel($"Choose {id}")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete 1 chosen one" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByText("1 dead letter deleted.")).ToBeFocusedAsync();
    }

    private static async Task CheckAsync(IPage page, string view)
    {
        await Expect(page.Locator("#status")).ToHaveTextAsync(new Regex("Updated|Not loaded"));
        var found = await page.RunAxe(Rules);
        Assert.Empty(found.Violations.SelectMany(rule => rule.Nodes.Select(
            node => $"{view}: {rule.Id}: {rule.Help}: {node.Html}: {string.Join("; ", node.Any.Select(one => one.Message))}")));
    }
}
