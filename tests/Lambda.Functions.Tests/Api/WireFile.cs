using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Lambda.Functions.Tests.Api;

/// <summary>
/// One exchange on the wire, as a file: the page it comes from after <c>#</c>, what is sent after <c>&gt;</c>, what is answered after
/// <c>&lt;</c>.
/// </summary>
internal sealed class WireFile
{
    private const string Any = "{any}";
    private readonly List<string> _sent;
    private readonly List<string> _answered;

    private WireFile(string[] lines)
    {
        Assert.StartsWith("# https://docs.aws.amazon.com/", lines[0], StringComparison.Ordinal);
        (_sent, _answered) = (Of(lines, '>'), Of(lines, '<'));
    }

    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(Folder(folder), "*.http").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!;

    public static WireFile Load(string folder, string name) => new(File.ReadAllLines(Path.Combine(Folder(folder), $"{name}.http")));

    /// <summary>
    /// Sends what the file says, and asserts that the answer is the file's: status, the headers named there, the body byte for byte.
    /// </summary>
    public async Task AssertAsync(HttpClient client, CancellationToken cancellation)
    {
        var (first, headers, content) = Parts(_sent);
        var words = first.Split(' ');
        using var request =
            new HttpRequestMessage(new(words[0]), words[1]) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) };
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request, cancellation);

        var (status, expected, text) = Parts(_answered);
        var body = await answer.Content.ReadAsStringAsync(cancellation);
        // {any} stands for a text that differs from machine to machine.
        if (text.Contains(Any, StringComparison.Ordinal))
            Assert.Matches($@"\A{string.Join("[^{}]+?", text.Split(Any).Select(Regex.Escape))}\z", body);
        else Assert.Equal(text, body);
        Assert.Equal(status, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in expected)
            Assert.Equal((name, value), (name, Header(answer.Headers, name) ?? Header(answer.Content.Headers, name)));
        Assert.True(Guid.TryParse(Header(answer.Headers, "x-amzn-RequestId"), out _));
    }

    private static string? Header(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private static string Folder(string folder) => Path.Combine(AppContext.BaseDirectory, "Api", "Wire", folder);

    private static (string First, List<(string Name, string Value)> Headers, string Body) Parts(List<string> lines)
    {
        var end = lines.IndexOf("");
        var headers = lines[1..(end < 0 ? lines.Count : end)].Select(line => line.Split(": ", 2))
            .Select(pair => (pair[0], pair[1])).ToList();
        return (lines[0], headers, end < 0 ? "" : string.Join('\n', lines[(end + 1)..]));
    }

    private static List<string> Of(string[] lines, char direction)
    {
        var date = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return [.. lines.Where(line => line.StartsWith(direction)).Select(
            line => (line.Length > 1 ? line[2..] : "").Replace("{now}", date, StringComparison.Ordinal).Replace(
                "{today}", date[..8], StringComparison.Ordinal))];
    }
}
