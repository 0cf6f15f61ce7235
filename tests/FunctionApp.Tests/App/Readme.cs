using System.Text.RegularExpressions;
using Testing;

namespace FunctionApp.Tests.App;

/// <summary>The blocks of README.md, or of a page of docs/. A comment before each says what a test does with it.</summary>
internal sealed partial record Readme(string Text, IReadOnlyList<ReadmeBlock> Blocks)
{
    public static Readme Read(string page = "README.md")
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");
        return new(
            text,
            [.. Block().Matches(
                text).Select(match => new ReadmeBlock(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value))]);
    }

    public IEnumerable<ReadmeBlock> All(string kind) => Blocks.Where(block => block.Kind == kind);

    public string The(string kind) => All(kind).Single().Text.TrimEnd();

    /// <summary>The options that are shown within a sentence.</summary>
    public IEnumerable<string> Options() => Option().Matches(Text).Select(match => match.Groups[1].Value);

    [GeneratedRegex("^(?:<!-- (\\w+)(?:: (.+?))? -->\n)?```\\w+\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("`(options\\.\\w+ = [^`]+)`")]
    private static partial Regex Option();
}

/// <summary>A block of README.md.</summary>
/// <param name="Kind">The first word of the comment before it; empty if there is none.</param>
/// <param name="Argument">What follows the word.</param>
internal sealed record ReadmeBlock(string Kind, string Argument, string Text);
