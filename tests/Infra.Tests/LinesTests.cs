using System.Text.RegularExpressions;

namespace Infra.Tests;

/// <summary>Lines of code and of prose end at 140 characters, so that two versions fit side by side.</summary>
public sealed partial class LinesTests
{
    private const int Most = 140;

    [Fact]
    public void Lines_of_code_are_not_too_long() => Assert.Empty(Files(".cs").SelectMany(file => Problems(file, LongLinesOfCode)));

    [Theory]
    [InlineData(".bicep")]
    [InlineData(".css")]
    [InlineData(".html")]
    [InlineData(".js")]
    [InlineData(".mjs")]
    [InlineData(".ps1")]
    [InlineData(".sh")]
    [InlineData(".yml")]
    public void Lines_in_scripts_and_styles_are_not_too_long(string extension) =>
        Assert.Empty(Files(extension).Where(IsWritten).SelectMany(file => Problems(file, LongLinesOfScripts)));

    [Fact]
    public void Lines_of_prose_are_not_too_long() => Assert.Empty(Files(".md").SelectMany(file => Problems(file, LongLinesOfProse)));

    // A loop without a bound never ends if the app did not start.
    [Fact]
    public void Commands_in_the_documentation_wait_for_a_limited_time() =>
        Assert.Empty(Files(".md").SelectMany(file => Problems(file, lines => LinesWith(lines, EndlessLoop()))));

    [Fact]
    public void A_line_that_is_too_long_is_reported_unless_it_cannot_be_broken()
    {
        var words = string.Concat(Enumerable.Repeat("word ", 30));
        var data = $"\"{new string('x', 150)}\"";
        string[] code = [words, "\"\"\"", words, words + "\"\"\"", data, $"/// https://{data}", $"Call({words});"];
        string[] prose = [words, $"| {words}", $"# {words}", "```", words, "```", $"* {words}", $"[page](https://{data})"];
        string[] script = [words, $"call('a', {words}, 'b')", $"path: '{words}'", $"const text = `{words}`;"];
        Assert.Equal([1, 4, 7], LongLinesOfCode(code));
        Assert.Equal([1, 2], LongLinesOfScripts(script));
        Assert.Equal([1, 7], LongLinesOfProse(prose));
    }

    private static IEnumerable<string> Problems(string file, Func<IEnumerable<string>, IEnumerable<int>> longLines) =>
        longLines(File.ReadLines(file)).Select(number => $"{Path.GetRelativePath(Repository.Root, file)}:{number}");

    // What is inside a raw string is data, and so is a string literal that fills a line by itself.
    private static IEnumerable<int> LongLinesOfCode(IEnumerable<string> lines)
    {
        var number = 0;
        var isRaw = false;
        foreach (var line in lines)
        {
            number++;
            var wasRaw = isRaw;
            isRaw ^= line.Split("\"\"\"").Length % 2 == 0;
            if (line.Length > Most && !(wasRaw && isRaw) && !HasLongWord(line) && !Literal().IsMatch(line)) yield return number;
        }
    }

    // A string that fills a line by itself cannot be broken in most of these languages.
    private static IEnumerable<int> LongLinesOfScripts(IEnumerable<string> lines) => lines.Index()
        .Where(line => line.Item.Length > Most && !HasLongWord(line.Item)
            && !ScriptString().Matches(line.Item).Any(text => text.Length > 100))
        .Select(line => line.Index + 1);

    // A library that others wrote is kept as it was published.
    private static bool IsWritten(string file) => !file.EndsWith(".min.js", StringComparison.Ordinal);

    // Tables, headings and blocks of code cannot be broken.
    private static IEnumerable<int> LongLinesOfProse(IEnumerable<string> lines)
    {
        var number = 0;
        var isCode = false;
        foreach (var line in lines)
        {
            number++;
            var start = line.TrimStart();
            if (start.StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            if (line.Length > Most && !isCode && start[0] is not ('|' or '#') && !HasLongWord(line)) yield return number;
        }
    }

    private static IEnumerable<int> LinesWith(IEnumerable<string> lines, Regex what) =>
        lines.Index().Where(line => what.IsMatch(line.Item)).Select(line => line.Index + 1);

    private static bool HasLongWord(string line) => line.Split(' ').Any(word => word.Length > 80);

    private static IEnumerable<string> Files(string extension) => Files(new DirectoryInfo(Repository.Root), extension);

    private static IEnumerable<string> Files(DirectoryInfo folder, string extension) =>
        folder.EnumerateFiles().Where(file => file.Extension == extension).Select(file => file.FullName)
            .Concat(folder.EnumerateDirectories().Where(IsSource).SelectMany(inner => Files(inner, extension)));

    private static bool IsSource(DirectoryInfo folder) =>
        folder.Name is not ("bin" or "obj" or "node_modules" or "TestResults") && (folder.Name[0] != '.' || folder.Name == ".github")
            && folder.LinkTarget is null;

    [GeneratedRegex("""'[^']*'|"[^"]*"|`[^`]*`""")]
    private static partial Regex ScriptString();

    [GeneratedRegex(@"^\s*(until|while) .*; do\b")]
    private static partial Regex EndlessLoop();

    [GeneratedRegex("""\"{3}.{80,}\"{3}|"(\\.|[^"\\]){100,}"|\$"(\\.|[^\\]){100,}"[);,]*$""")]
    private static partial Regex Literal();
}
