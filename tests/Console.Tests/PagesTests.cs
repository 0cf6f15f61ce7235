using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Testing;

namespace Console.Tests;

/// <summary>What holds for the console's files without a browser.</summary>
public sealed partial class PagesTests(Storage storage)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Lambda.Functions", "Console", "Files");

    private static readonly string[] Forbidden =
        ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http://", "https://", "style=\""];

    // Text and background.
    private static readonly string[][] Pairs =
    [
        .. "text soft accent ok warn bad".Split(' ').SelectMany(text => new[] { new[] { text, "bg" }, [text, "panel"] }),
        ["on-accent", "accent"], ["ok", "ok-panel"], ["warn", "warn-panel"], ["bad", "bad-panel"],
        ["text", "warn-panel"], ["text", "bad-panel"], ["soft", "warn-panel"], ["soft", "bad-panel"],
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_are_public_and_cached_with_an_ETag_and_have_a_strict_security_policy()
    {
        await using var shop = new Shop(storage, ("Lambda:Access:Principals:ops:ApiKey", "a-key-of-more-than-thirty-two-characters"));
        using var client = shop.CreateClient();
        foreach (var (path, script) in new[]
        {
            ("/api/console", "console/app.js"), ("/api/console/", "app.js"), ("/api/console/index.html", "app.js")
        })
            Assert.Contains(
                $"src=\"{script}\"", await client.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation), StringComparison.Ordinal);
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var path = new Uri($"/api/console/{Path.GetRelativePath(Folder, file).Replace('\\', '/')}", UriKind.Relative);
            using var answer = await client.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            foreach (var part in new[]
            {
                "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
            })
                Assert.Contains(part, policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.True(tags.Add(answer.Headers.ETag!.Tag), $"{path} has the tag of another file.");
            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
            using var unchanged = await client.SendAsync(again, Cancellation);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }
        using var absent = await client.GetAsync(new Uri("/api/console/../local.settings.json", UriKind.Relative), Cancellation);
        Assert.NotEqual(HttpStatusCode.OK, absent.StatusCode);
        using var refused = await client.GetAsync(new Uri("/api/activity", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public void No_file_of_the_page_inserts_text_as_HTML_or_loads_from_another_site()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
            foreach (var forbidden in Forbidden)
                Assert.DoesNotContain(forbidden, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Text_has_the_contrast_that_WCAG_AA_requires_in_light_and_dark_mode()
    {
        var styles = File.ReadAllText(Path.Combine(Folder, "console.css"));
        var dark = styles.IndexOf("prefers-color-scheme: dark", StringComparison.Ordinal);
        foreach (var (name, colours) in new[] { ("light", Colours(styles[..dark])), ("dark", Colours(styles[dark..])) })
        {
            foreach (var (text, back) in Pairs.Select(pair => (pair[0], pair[1])))
                Assert.True(
                    Contrast(colours[text], colours[back]) >= 4.5,
                    $"{text} on {back} in {name}: {Contrast(colours[text], colours[back]):0.00}");
        }
    }

    private static Dictionary<string, string> Colours(string styles)
    {
        var colours = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Colour().Matches(styles)) colours.TryAdd(match.Groups[1].Value, match.Groups[2].Value);
        return colours;
    }

    // https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Part(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Part(0) + 0.7152 * Part(2) + 0.0722 * Part(4);
    }

    [GeneratedRegex("--([a-z-]+): #([0-9a-f]{6});")]
    private static partial Regex Colour();
}
