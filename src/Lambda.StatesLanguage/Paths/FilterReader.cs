using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lambda.StatesLanguage.Paths;

/// <summary>Reads the condition of a filter, with its parentheses.</summary>
internal ref struct FilterReader
{
    private const int MaxDepth = 32;
    private static readonly string[] Signs = ["==", "!=", "<=", ">=", "=~", "<", ">"];

    private readonly string text;
    private int place;
    private int depth;

    private FilterReader(string text, int place, int depth)
    {
        this.text = text;
        this.place = place;
        this.depth = depth;
    }

    /// <param name="text">The whole path.</param>
    /// <param name="place">Where the condition starts; set to the position after it.</param>
    /// <param name="depth">How deeply the surrounding filters are nested.</param>
    public static Filter Read(string text, ref int place, int depth)
    {
        var reader = new FilterReader(text, place, depth);
        var filter = reader.Group();
        place = reader.place;
        return filter;
    }

    private Filter Group()
    {
        if (++depth > MaxDepth)
            throw new PathSyntaxException($"'{text}' is not a path: its filter is nested deeper than {MaxDepth} levels.");
        Expect('(');
        var filter = Any();
        Expect(')');
        depth--;
        return filter;
    }

    private Filter Any()
    {
        var filters = new List<Filter> { All() };
        while (Take("||"))
            filters.Add(All());
        return filters.Count == 1 ? filters[0] : new AnyFilter(filters);
    }

    private Filter All()
    {
        var filters = new List<Filter> { One() };
        while (Take("&&"))
            filters.Add(One());
        return filters.Count == 1 ? filters[0] : new AllFilter(filters);
    }

    private Filter One()
    {
        SkipSpace();
        if (Peek == '!' && Take("!"))
        {
            if (++depth > MaxDepth)
                throw Unexpected();
            var inner = One();
            depth--;
            return new NotFilter(inner);
        }
        if (Peek == '(')
            return Group();
        var left = Operand();
        foreach (var sign in Signs)
        {
            if (Take(sign))
                return sign == "=~" ? new RegexFilter(left, Pattern()) : new CompareFilter(left, sign, Operand());
        }
        foreach (var word in CompareFilter.Words)
        {
            if (TakeWord(word))
                return new CompareFilter(left, word, Operand());
        }
        return left.Path is null ? throw Unexpected() : new ExistsFilter(left);
    }

    private FilterOperand Operand()
    {
        SkipSpace();
        switch (Peek)
        {
            case '@' or '$':
                var fromRoot = Peek == '$';
                place++;
                return new FilterOperand(fromRoot, JsonPathReader.ReadNested(text, ref place, depth), null);
            case '\'' or '"':
                return new FilterOperand(false, null, PathLiterals.Quoted(text, ref place));
            case '[':
                return new FilterOperand(false, null, List());
            default:
                return PathLiterals.TryWord(text, ref place, out var value) ? new FilterOperand(false, null, value) : throw Unexpected();
        }
    }

    private JsonArray List()
    {
        var items = new JsonArray();
        Expect('[');
        SkipSpace();
        if (Take("]"))
            return items;
        do
        {
            SkipSpace();
            if (Peek is '[' or '@' or '$')
                throw Unexpected();
            items.Add(Operand().Literal?.DeepClone());
        }
        while (Take(","));
        Expect(']');
        return items;
    }

    private Regex Pattern()
    {
        SkipSpace();
        if (Peek != '/')
            throw Unexpected();
        var start = ++place;
        while (place < text.Length && text[place] != '/')
            place += text[place] == '\\' ? 2 : 1;
        if (place >= text.Length)
            throw Unexpected();
        var pattern = text[start..place++];
        var options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
        if (Take("i"))
            options |= RegexOptions.IgnoreCase;
        try
        {
            return new Regex($"^(?:{pattern})$", options);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new PathSyntaxException($"'{text}' is not a path: '{pattern}' is not a regular expression. {exception.Message}");
        }
    }

    private readonly char Peek => place < text.Length ? text[place] : '\0';

    private void Expect(char character)
    {
        SkipSpace();
        if (Peek != character)
            throw Unexpected();
        place++;
    }

    private bool Take(string sign)
    {
        SkipSpace();
        if (!text.AsSpan(Math.Min(place, text.Length)).StartsWith(sign, StringComparison.Ordinal))
            return false;
        place += sign.Length;
        return true;
    }

    private bool TakeWord(string word)
    {
        SkipSpace();
        var behind = place + word.Length;
        if (behind >= text.Length || char.IsLetterOrDigit(text[behind]) || !Take(word))
            return false;
        return true;
    }

    private void SkipSpace()
    {
        while (place < text.Length && char.IsWhiteSpace(text[place]))
            place++;
    }

    private readonly PathSyntaxException Unexpected() => new(place < text.Length
        ? $"'{text}' is not a path: unexpected '{text[place]}' at position {place + 1}."
        : $"'{text}' is not a path: it ends too early.");
}
