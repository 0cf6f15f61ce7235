using System.Text;

namespace Lambda.Engine.Patterns.Values;

/// <summary>
/// Matches a string with a pattern in which <c>*</c> stands for any number of characters; <c>\*</c> and <c>\\</c> stand for an asterisk and
/// a backslash.
/// </summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching.
/// </remarks>
internal sealed class WildcardText : ValueTest
{
    private readonly byte[][] _parts;

    private WildcardText(byte[][] parts) => _parts = parts;

    /// <summary>The literal parts before, between and after the wildcards.</summary>
    public IReadOnlyList<byte[]> Parts => _parts;

    /// <summary>Parses the text. Returns null, and gives the reason, when it is not valid.</summary>
    public static WildcardText? TryParse(string text, out string? reason)
    {
        reason = null;
        var (parts, part) = (new List<byte[]>(), new StringBuilder());
        for (var i = 0; i < text.Length && reason is null; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] == '*' && next == '*') reason = $"consecutive wildcard characters at position {i}.";
            else if (text[i] == '\\' && next is not ('*' or '\\'))
                reason = $"invalid escape character at position {i}: only \\* and \\\\ are allowed.";
            else if (text[i] == '*')
            {
                parts.Add(Encoding.UTF8.GetBytes(part.ToString()));
                part.Clear();
            }
            else part.Append(text[i] == '\\' ? text[++i] : text[i]);
        }
        return reason is null ? new([.. parts, Encoding.UTF8.GetBytes(part.ToString())]) : null;
    }

    public override bool Matches(EventValue value)
    {
        if (!value.IsString) return false;
        var rest = value.Text;
        if (_parts.Length == 1) return rest.SequenceEqual(_parts[0]);
        if (!rest.StartsWith(_parts[0])) return false;
        rest = rest[_parts[0].Length..];
        // Matching a part at its first occurrence leaves the most text for the parts after it.
        foreach (var part in _parts.AsSpan(1..^1))
        {
            var at = rest.IndexOf(part);
            if (at < 0) return false;
            rest = rest[(at + part.Length)..];
        }
        return rest.EndsWith(_parts[^1]);
    }
}
