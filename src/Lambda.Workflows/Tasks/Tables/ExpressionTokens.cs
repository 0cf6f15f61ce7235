using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lambda.Workflows.Tasks.Tables;

/// <summary>The tokens of an expression, and the names and values of its placeholders.</summary>
internal sealed partial class ExpressionTokens(string kind, string text, JsonObject? names, JsonObject? values)
{
    // DynamoDB takes 4 KB; the depth keeps hostile ones off the stack.
    private const int MostCharacters = 4096;
    private const int MostDepth = 64;

    private readonly string[] tokens = Split(kind, text);
    private int next;
    private int depth;

    public bool AtEnd => next == tokens.Length;

    public string? Peek => AtEnd ? null : tokens[next];

    public string? PeekAfter => next + 1 < tokens.Length ? tokens[next + 1] : null;

    /// <summary>Takes a word if it comes next. Keywords may be in any case.</summary>
    public bool Take(string token)
    {
        if (!string.Equals(Peek, token, StringComparison.OrdinalIgnoreCase))
            return false;
        next++;
        return true;
    }

    public void Expect(string token)
    {
        if (!Take(token))
            throw Wrong();
    }

    /// <summary>Reads a nested expression.</summary>
    public T Nested<T>(Func<T> read)
    {
        if (++depth > MostDepth)
            throw TableTaskException.Invalid($"Invalid {kind}: The expression is nested deeper than {MostDepth} levels.");
        var result = read();
        depth--;
        return result;
    }

    /// <summary>Takes the next token, which must be a name or a placeholder.</summary>
    public string Word() => Peek is { } token && (char.IsLetterOrDigit(token[0]) || token[0] is '#' or ':' or '_')
        ? tokens[next++]
        : throw Wrong();

    public AttributePath Path()
    {
        var root = Name(Word());
        var rest = new List<object>();
        while (Peek is "." or "[")
        {
            if (Take("."))
            {
                rest.Add(Name(Word()));
                continue;
            }
            Expect("[");
            rest.Add(int.TryParse(Word(), out var index) ? index : throw Wrong());
            Expect("]");
        }
        return new AttributePath(root, rest);
    }

    /// <summary>Takes a placeholder, and returns its value.</summary>
    public JsonObject Value()
    {
        var name = Word();
        return values?[name] is { } value
            ? AttributeValue.Check(value)
            : throw TableTaskException.Invalid(
                $"Invalid {kind}: An expression attribute value used in expression is not defined; attribute value: {name}");
    }

    public TableTaskException Wrong() => TableTaskException.Invalid(
        $"Invalid {kind}: Syntax error; token: \"{Peek ?? "<EOF>"}\", "
        + $"near: \"{string.Concat(tokens.Skip(Math.Max(0, next - 1)).Take(3))}\"");

    private string Name(string word)
    {
        if (word[0] != '#')
            return word[0] != ':' ? word : throw Wrong();
        return names?[word] is JsonValue value && value.TryGetValue<string>(out var name)
            ? name
            : throw TableTaskException.Invalid(
                $"Invalid {kind}: An expression attribute name used in the document path is not defined; attribute name: {word}");
    }

    private static string[] Split(string kind, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw TableTaskException.Invalid($"Invalid {kind}: The expression can not be empty;");
        if (text.Length > MostCharacters)
            throw TableTaskException.Invalid(
                $"Invalid {kind}: Expression size has exceeded the maximum allowed size; expression size: {text.Length}");
        var found = Token().Matches(text);
        if (found.Sum(each => each.Length) < text.Count(character => !char.IsWhiteSpace(character)))
            throw TableTaskException.Invalid($"Invalid {kind}: Syntax error; the expression has an invalid character.");
        return [.. found.Select(each => each.Value)];
    }

    [GeneratedRegex(@"[#:]?[A-Za-z0-9_]+|<>|<=|>=|[=<>()\[\].,+\-]")]
    private static partial Regex Token();
}
