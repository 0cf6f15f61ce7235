using System.Text.RegularExpressions;
namespace Testing;

/// <summary>README.md or a page of docs/, with its blocks of code. A comment before each says what a test does with it.</summary>
public sealed partial record DocumentPage(string Text, IReadOnlyList<DocumentBlock> Blocks)
{
    public static DocumentPage Read(string page = "README.md")
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");
        return new(
            text,
            [.. Block().Matches(
                text).Select(match => new DocumentBlock(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value))]);
    }

    public IEnumerable<DocumentBlock> All(string kind) => Blocks.Where(block => block.Kind == kind);

    public string The(string kind) => All(kind).Single().Text.TrimEnd();

    /// <summary>The options that are shown within a sentence.</summary>
    public IEnumerable<string> Options() => Option().Matches(Text).Select(match => match.Groups[1].Value);

    [GeneratedRegex("^(?:<!-- (\\w+)(?:: (.+?))? -->\n)?```\\w+\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("`(options\\.\\w+ = [^`]+)`")]
    private static partial Regex Option();
}

/// <summary>A block of code in a page.</summary>
/// <param name="Kind">The first word of the comment before it; empty if there is none.</param>
/// <param name="Argument">What follows the word.</param>
public sealed record DocumentBlock(string Kind, string Argument, string Text);
