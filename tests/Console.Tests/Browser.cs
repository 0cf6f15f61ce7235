using Microsoft.Playwright;
using Testing;

namespace Console.Tests;

/// <summary>The tests that share an app and a browser.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browser>
{
    public const string Name = "Browser";
}

/// <summary>One app and one browser for all tests; each test has a window of its own.</summary>
public sealed class Browser(Storage storage) : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal Shop Shop { get; private set; } = null!;

    /// <summary>Why browser tests are skipped; null when they run.</summary>
    public static string? Missing => Program() is null ? "There is no Chromium on this machine: apt-get install chromium." : null;

    public async ValueTask InitializeAsync()
    {
        Shop = new(storage);
        if (Program() is not { } program) return;
        // Long enough for a busy machine; a passing test never waits this long.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    /// <summary>Opens the console in a window, and collects what the browser complains of.</summary>
    internal Task<Window> OpenAsync(string path = "", Shop? shop = null, int width = 1280, bool isDark = false) =>
        OpenAsync(new Uri((shop ?? Shop).Address, $"/api/console{path}"), width, isDark);

    /// <summary>Opens a page in a window, and collects what the browser complains of.</summary>
    internal async Task<Window> OpenAsync(Uri address, int width = 1280, bool isDark = false, Uri? issuer = null)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(30_000);
        var window = new Window(context, await context.NewPageAsync()) { Issuer = issuer };
        await window.Page.GotoAsync(address.ToString());
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Shop.DisposeAsync();
    }

    private static string? Program() => Places.FirstOrDefault(File.Exists);
}

/// <summary>A window of the browser. When it closes, the browser must not have complained of anything.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        // A refused request is reported by the view, and by the browser as well.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) Add(message.Text);
        };
        page.PageError += (_, error) => Add(error);
        page.Request += (_, request) =>
        {
            var (to, from) = (new Uri(request.Url), new Uri(page.Url));
            if (to.Authority == from.Authority || page.Url == "about:blank") return;
            if (to.Authority != Issuer?.Authority && from.Authority != Issuer?.Authority) Add($"A request to {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Where people sign in, besides the app the only place that the page may call.</summary>
    public Uri? Issuer { get; init; }

    /// <summary>Takes a picture for the documentation, if the variable CONSOLE_PICTURES names a folder.</summary>
    /// <param name="height">Of the part that it shows, from the top.</param>
    public async Task PictureAsync(string name, int height)
    {
        if (Environment.GetEnvironmentVariable("CONSOLE_PICTURES") is not { Length: > 0 } folder) return;
        await Page.EvaluateAsync("scrollTo(0, 0)");
        await Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(folder, $"{name}.png"), FullPage = true, Clip = new() { Width = 1280, Height = height },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        lock (_complaints) Assert.Empty(_complaints);
    }

    private void Add(string complaint)
    {
        lock (_complaints) _complaints.Add(complaint);
    }
}
