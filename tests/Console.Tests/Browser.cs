using Microsoft.Playwright;
using Testing;

namespace Console.Tests;

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
    internal async Task<Window> OpenAsync(string path = "", Shop? shop = null, int width = 1280, bool isDark = false)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = (shop ?? Shop).Address.ToString(),
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(30_000);
        var window = new Window(context, await context.NewPageAsync());
        await window.Page.GotoAsync($"/api/console{path}");
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
            if (new Uri(request.Url).Authority != new Uri(page.Url).Authority && page.Url != "about:blank")
                Add($"A request to {request.Url}");
        };
    }

    public IPage Page { get; }

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
