using System.Text.RegularExpressions;

namespace Infra.Tests;

/// <summary>What holds for every page: links lead somewhere, and the rows of a table have its columns.</summary>
public sealed partial class PagesTests
{
    private static readonly string[] AtTheRoot = ["README.md", "CHANGELOG.md"];

    [Fact]
    public void Links_within_the_repository_lead_to_existing_files_and_headings() => Assert.Empty(Pages().SelectMany(BrokenLinks));

    [Fact]
    public void Table_rows_have_as_many_columns_as_their_header() => Assert.Empty(Pages().SelectMany(RaggedRows));

    [Fact]
    public void A_broken_link_and_a_table_row_with_missing_columns_are_reported()
    {
        var page = Page.Of(
            "docs/page.md",
            "# A page, again\n[a](#a-page-again) [b](#b) [c](nowhere.md)\n```\n[d](#d)\n```\n| a | b |\n|---|---|\n| c |\n");
        Assert.Equal(["docs/page.md: #b", "docs/page.md: nowhere.md"], BrokenLinks(page));
        Assert.Equal(["docs/page.md:8"], RaggedRows(page));
    }

    private static IEnumerable<string> BrokenLinks(Page page) =>
        from link in Link().Matches(page.Prose).Select(match => match.Groups[1].Value)
        where !link.Contains(':', StringComparison.Ordinal) && !Leads(page, link.Split('#'))
        select $"{page.Path}: {link}";

    private static bool Leads(Page page, string[] link)
    {
        if (link[0].Length == 0) return page.Headings.Contains(link[^1]);
        var path = Path.Combine(Path.GetDirectoryName(page.Path)!, link[0]);
        if (!Path.Exists(Path.Combine(Repository.Root, path))) return false;
        return link.Length == 1 || !path.EndsWith(".md", StringComparison.Ordinal) || Page.Read(path).Headings.Contains(link[1]);
    }

    // A row begins with a bar, and so does the row before it, which has as many.
    private static IEnumerable<string> RaggedRows(Page page)
    {
        var lines = page.Prose.Split('\n');
        for (var at = 1; at < lines.Length; at++)
            if (lines[at].StartsWith('|') && lines[at - 1].StartsWith('|') && Bar().Count(lines[at]) != Bar().Count(lines[at - 1]))
                yield return $"{page.Path}:{at + 1}";
    }

    private static IEnumerable<Page> Pages() => AtTheRoot
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file)))
        .Select(Page.Read);

    /// <param name="Prose">The text, with blocks of code emptied line by line.</param>
    /// <param name="Headings">What links name them by.</param>
    private sealed record Page(string Path, string Prose, HashSet<string> Headings)
    {
        public static Page Read(string path) => Of(path, File.ReadAllText(System.IO.Path.Combine(Repository.Root, path)));

        public static Page Of(string path, string text)
        {
            var prose = Code().Replace(
                text.ReplaceLineEndings("\n"), block => new string('\n', block.Value.Count(character => character == '\n')));
            return new(path, prose, [.. Heading().Matches(prose).Select(match => Anchor(match.Groups[1].Value))]);
        }

        private static string Anchor(string heading) =>
            NotInAnchors().Replace(LinkText().Replace(heading, "$1"), "").Trim().ToLowerInvariant().Replace(' ', '-');
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("^ *```.*?^ *```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();
}
