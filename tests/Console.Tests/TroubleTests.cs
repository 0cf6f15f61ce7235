using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Console.Tests;

/// <summary>What people see when the app is down, busy or changed by somebody else, and when someone means them harm.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TroubleTests
{
    private const string Functions = "**/api/functions";
    private static readonly DateTime Noon = new(2026, 5, 17, 12, 0, 0, DateTimeKind.Utc);
    private readonly Browser _browser;

    public TroubleTests(Browser browser)
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        _browser = browser;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_view_that_failed_to_load_appears_automatically_when_the_app_is_available_again()
    {
        await using var window = await _browser.OpenAsync("#/mappings");
        var page = window.Page;
        await page.Clock.InstallAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("main h2")).ToHaveTextAsync("Event source mappings");
        await page.RouteAsync("**/api/functions/echo", route => route.AbortAsync());
        await page.EvaluateAsync("location.hash = '#/functions/echo'");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The app does not answer.");
        await page.UnrouteAllAsync();
        await page.Clock.FastForwardAsync(60_000);
        await Expect(page.Locator("main h2")).ToHaveTextAsync("echo");
    }

    [Fact]
    public async Task A_throttled_request_is_repeated_only_after_the_Retry_After_time()
    {
        await using var window = await _browser.OpenAsync("#/functions");
        var page = window.Page;
        await page.Clock.InstallAsync(new() { TimeDate = Noon });
        await page.ReloadAsync();
        await Expect(page.Locator("#status")).ToContainTextAsync("Updated");
        // From here on, time stands still.
        await page.Clock.PauseAtAsync(Noon.AddHours(1));
        var asked = 0;
        await page.RouteAsync(Functions, route =>
        {
            asked++;
            return route.FulfillAsync(new()
            {
                Status = 429, Headers = [new("Retry-After", "100000"), new("x-amzn-errortype", "TooManyRequestsException")],
                ContentType = "application/json", Body = """{"message":"Rate Exceeded."}""",
            });
        });
        for (var tick = 0; tick < 1000 && asked == 0; tick++) await page.Clock.FastForwardAsync(5_000);
        await Expect(page.Locator("#status")).ToHaveTextAsync("Not updated: Rate Exceeded.");
        await page.Clock.FastForwardAsync(50_000_000);
        Assert.Equal(1, asked);
        await page.RunAndWaitForRequestAsync(() => page.Clock.FastForwardAsync(60_000_000), Functions);
        await page.UnrouteAllAsync();
    }

    [Fact]
    public async Task A_revoked_key_is_forgotten_and_leads_to_the_sign_in()
    {
        await using var window = await _browser.OpenAsync("#/functions");
        var page = window.Page;
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "echo", Exact = true })).ToBeVisibleAsync();
        await page.EvaluateAsync("sessionStorage.setItem('console.key', 'a key that was revoked')");
        await page.RouteAsync(Functions, route => route.FulfillAsync(new()
        {
            Status = 403, Headers = [new("x-amzn-errortype", "UnrecognizedClientException")],
            ContentType = "application/json", Body = """{"message":"No principal has this key."}""",
        }));
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The app refused: No principal has this key.");
        Assert.Equal(0, await page.EvaluateAsync<int>("sessionStorage.length"));
        await page.UnrouteAllAsync();
    }

    [Fact]
    public async Task Deleting_several_dead_letters_reports_separately_which_were_already_deleted_and_which_failed()
    {
        await using var window = await OpenWithLettersAsync(4);
        var page = window.Page;
        await page.RouteAsync("**/api/dead-letters/letter-*", route => route.Request.Method != "DELETE"
            ? route.ContinueAsync()
            : route.FulfillAsync(new()
            {
                Status = route.Request.Url[^1] switch { '0' => 404, '1' => 409, _ => 204 },
                ContentType = "application/json", Body = route.Request.Url[^1] is '0' or '1' ? """{"message":"It is busy."}""" : null,
            }));
        await DeleteAllShownAsync(page);
        await Expect(page.GetByText("2 dead letters deleted. 1 other was gone already.")).ToBeVisibleAsync();
        await Expect(page.GetByText("letter-1: It is busy.")).ToBeVisibleAsync();
        await page.UnrouteAllAsync();
    }

    [Fact]
    public async Task Deleting_many_dead_letters_can_be_stopped_and_reports_how_many_are_left()
    {
        await using var window = await OpenWithLettersAsync(20);
        var page = window.Page;
        var held = new TaskCompletionSource();
        await page.RouteAsync("**/api/dead-letters/letter-*", async route =>
        {
            await held.Task;
            await route.FulfillAsync(new() { Status = 204 });
        });
        await DeleteAllShownAsync(page);
        var stop = page.GetByRole(AriaRole.Button, new() { Name = "Stop" });
        await Expect(stop).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        held.SetResult();
        await Expect(page.GetByText("6 dead letters deleted. Stopped by you. Left as they were: 14.")).ToBeVisibleAsync();
        await page.UnrouteAllAsync();
    }

    [Fact]
    public async Task Changes_to_a_mapping_by_others_are_shown_and_saving_does_not_overwrite_them()
    {
        await using var window = await _browser.OpenAsync("#/mappings");
        var page = window.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "letters", Exact = true }).ClickAsync();
        var size = page.GetByLabel("Batch size");
        var before = await size.InputValueAsync();
        using var client = _browser.Shop.CreateClient();
        var id = page.Url[(page.Url.LastIndexOf('/') + 1)..];
        using var body = new StringContent("""{"BatchSize":7}""", Encoding.UTF8, "application/json");
        using var answer = await client.PutAsync(
            new Uri($"/api/2015-03-31/event-source-mappings/{id}", UriKind.Relative), body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.NotEqual("7", before);
        await Expect(size).ToHaveValueAsync("7");
        await page.GetByLabel("Window, in seconds").FillAsync("3");
        var saved = await page.RunAndWaitForRequestAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync(),
            request => request.Method == "PUT");
        Assert.Equal("""{"MaximumBatchingWindowInSeconds":3}""", saved.PostData);
        await Expect(page.GetByText("Saved the batch size.")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("#/constructor", "Map of the system")]
    [InlineData("#/__proto__/x", "Map of the system")]
    [InlineData("#/events/..", "There is nothing of that name.")]
    [InlineData("#/functions/%2E%2E", "There is nothing of that name.")]
    [InlineData("#/dead-letters?function=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "Dead letters")]
    [InlineData("#/events/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "There is no asynchronous invocation")]
    public async Task An_invalid_address_shows_a_message_and_inserts_no_HTML(string address, string shown)
    {
        await using var window = await _browser.OpenAsync(address);
        var page = window.Page;
        await Expect(page.Locator("main")).ToContainTextAsync(shown);
        Assert.Equal(0, await page.Locator("main img").CountAsync());
    }

    [Fact]
    public async Task Hostile_text_in_a_response_is_shown_as_text_and_never_becomes_a_link_to_another_site()
    {
        const string Evil = "javascript:alert(1)//\"'><img src=x onerror=alert(1)><script>alert(1)</script>";
        await using var window = await _browser.OpenAsync("#/map");
        var page = window.Page;
        await page.RouteAsync("**/api/invocations*", route => FulfillAsync(route, new { invocations = new[] { Record() } }));
        await page.RouteAsync("**/api/invocations/*", route => FulfillAsync(route, Record()));
        await page.RouteAsync("**/api/dead-letters*", route => FulfillAsync(route, new { deadLetters = new[] { Letter(Evil) } }));
        foreach (var view in new[] { "events", "events/some-id", "dead-letters" })
        {
            await page.EvaluateAsync("view => location.hash = `#/${view}`", view);
            await Expect(page.Locator("main")).ToContainTextAsync($"{Evil}: {Evil}");
            Assert.Equal(0, await page.Locator("main :is(img, script, iframe)").CountAsync());
            Assert.Empty(await page.EvaluateAsync<string[]>(
                "[...document.querySelectorAll('a')].map(one => one.getAttribute('href')).filter(one => !one.startsWith('#'))"));
        }
        await page.UnrouteAllAsync();

        static object Record() => new
        {
            requestId = Evil, functionName = Evil, acceptedAt = Noon, state = "Failed", attempts = 1, errorType = Evil,
            errorMessage = Evil, parentRequestId = Evil, destination = Evil, condition = Evil,
            history = new[]
            {
                new { attempt = 1, startedAt = Noon, endedAt = Noon, errorType = Evil, errorMessage = Evil, logTail = Evil },
            },
        };
    }

    private async Task<Window> OpenWithLettersAsync(int count)
    {
        var window = await _browser.OpenAsync("#/map");
        var letters = Enumerable.Range(0, count)
            .Select(number => Letter(string.Create(CultureInfo.InvariantCulture, $"letter-{number}"))).ToArray();
        await window.Page.RouteAsync("**/api/dead-letters?*", route => FulfillAsync(route, new { deadLetters = letters }));
        await window.Page.EvaluateAsync("location.hash = '#/dead-letters'");
        return window;
    }

    private static object Letter(string text) => new
    {
        requestId = text, functionName = text, state = "Waiting", failedAt = Noon, attempts = 3, errorType = text, errorMessage = text,
    };

    private static async Task DeleteAllShownAsync(IPage page)
    {
        await page.GetByLabel("Choose all").CheckAsync();
        await page.Locator("[data-key=delete]").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
    }

    private static Task FulfillAsync(IRoute route, object answer) =>
        route.FulfillAsync(new() { ContentType = "application/json", Body = JsonSerializer.Serialize(answer) });
}
