using System.Globalization;

namespace Lambda.StatesLanguage.Paths;

/// <summary>Reads the segments of a path that starts with <c>$</c> or, within a filter, with <c>@</c>.</summary>
internal ref struct JsonPathReader
{
    private const int MaxSegments = 1_000;

    private readonly string text;
    private readonly int depth;
    private int place;

    private JsonPathReader(string text, int start, int depth)
    {
        this.text = text;
        this.depth = depth;
        place = start;
    }

    public static IReadOnlyList<PathSegment> Read(string text)
    {
        if (text.Length == 0 || text[0] != '$')
            throw new PathSyntaxException($"'{text}' is not a path: it does not start with '$'.");
        var reader = new JsonPathReader(text, 1, 0);
        var segments = reader.Segments(nested: false);
        return reader.place == text.Length ? segments : throw reader.Unexpected();
    }

    /// <summary>Reads a path within a filter, and sets <paramref name="start"/> to the position after it.</summary>
    /// <param name="text">The whole path.</param>
    /// <param name="start">Where the path starts within the text.</param>
    /// <param name="depth">How deeply the filter is nested.</param>
    public static IReadOnlyList<PathSegment> ReadNested(string text, ref int start, int depth)
    {
        var reader = new JsonPathReader(text, start, depth);
        var segments = reader.Segments(nested: true);
        start = reader.place;
        return segments;
    }

    private List<PathSegment> Segments(bool nested)
    {
        var segments = new List<PathSegment>();
        while (place < text.Length)
        {
            if (segments.Count > MaxSegments)
                throw new PathSyntaxException($"The path has more than {MaxSegments} segments.");
            if (text[place] == '[')
                segments.Add(Bracket());
            else if (text[place] != '.')
                break;
            else
                Dot(segments, nested);
        }
        return segments;
    }

    private void Dot(List<PathSegment> segments, bool nested)
    {
        place++;
        if (Peek == '.')
        {
            place++;
            segments.Add(new DescendantSegment());
            if (Peek == '[')
            {
                segments.Add(Bracket());
                return;
            }
        }
        if (Peek == '*')
        {
            place++;
            segments.Add(new WildcardSegment());
            return;
        }
        var name = Name(nested);
        if (Peek == '(')
        {
            if (!FunctionSegment.Names.Contains(name) || place + 1 >= text.Length || text[place + 1] != ')')
                throw Unexpected();
            place += 2;
            segments.Add(new FunctionSegment(name));
            return;
        }
        segments.Add(new NameSegment([name]));
    }

    private string Name(bool nested)
    {
        var start = place;
        while (place < text.Length && !Ends(text[place], nested))
            place++;
        return place > start ? text[start..place] : throw Unexpected();
    }

    private static bool Ends(char character, bool nested) =>
        character is '.' or '[' or ']' or '(' or ')' or '\'' or '"' or '$' or '@' || char.IsControl(character)
        || (nested && (char.IsWhiteSpace(character) || "=!<>&|,~".Contains(character, StringComparison.Ordinal)));

    private PathSegment Bracket()
    {
        place++;
        SkipSpace();
        switch (Peek)
        {
            case '*':
                place++;
                Close();
                return new WildcardSegment();
            case '?':
                place++;
                return FilterSegment();
            case '\'' or '"':
                return Names();
            default:
                return Numbers();
        }
    }

    private NameSegment Names()
    {
        var names = new List<string>();
        do
        {
            SkipSpace();
            names.Add(PathLiterals.Quoted(text, ref place));
            SkipSpace();
        }
        while (Take(','));
        Close();
        return new NameSegment(names);
    }

    private PathSegment Numbers()
    {
        var parts = new List<int?> { Number() };
        SkipSpace();
        if (Peek == ':')
        {
            while (Take(':'))
                parts.Add(Number());
            Close();
            return parts.Count <= 3 && (parts.Count < 3 || parts[2] is null or > 0)
                ? new SliceSegment(parts[0], parts[1], parts.Count == 3 ? parts[2] ?? 1 : 1)
                : throw Unexpected();
        }
        while (Take(','))
            parts.Add(Number());
        Close();
        return parts.All(part => part is not null) ? new IndexSegment([.. parts.OfType<int>()]) : throw Unexpected();
    }

    private int? Number()
    {
        SkipSpace();
        var start = place;
        if (Peek == '-')
            place++;
        while (char.IsAsciiDigit(Peek))
            place++;
        var digits = text.AsSpan(start, place - start);
        SkipSpace();
        if (digits.IsEmpty)
            return null;
        return int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Unexpected();
    }

    private FilterSegment FilterSegment()
    {
        SkipSpace();
        if (Peek != '(')
            throw Unexpected();
        var start = place + 1;
        var filter = FilterReader.Read(text, ref place, depth);
        var source = text[start..(place - 1)];
        Close();
        return new FilterSegment(filter, source);
    }

    private void Close()
    {
        SkipSpace();
        if (!Take(']'))
            throw Unexpected();
    }

    private readonly char Peek => place < text.Length ? text[place] : '\0';

    private bool Take(char character)
    {
        if (Peek != character)
            return false;
        place++;
        return true;
    }

    private void SkipSpace()
    {
        while (Peek == ' ')
            place++;
    }

    private readonly PathSyntaxException Unexpected() => new(place < text.Length
        ? $"'{text}' is not a path: unexpected '{text[place]}' at position {place + 1}."
        : $"'{text}' is not a path: it ends too early.");
}
