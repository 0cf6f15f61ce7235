namespace Local.Emulator.ServiceBus.Sql;

/// <summary>
/// The pattern of LIKE: <c>%</c> matches any characters, <c>_</c> one; everything else matches itself, case-sensitively.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#pattern
/// </summary>
internal sealed class LikePattern
{
    private readonly char[] _characters;
    private readonly bool[] _isWildcard;

    private LikePattern(List<(char Character, bool IsWildcard)> parts) =>
        (_characters, _isWildcard) = ([.. parts.Select(part => part.Character)], [.. parts.Select(part => part.IsWildcard)]);

    /// <param name="escape">A character that makes the next one stand for itself; null for none.</param>
    /// <exception cref="SqlEvaluationException">The escape is not one character, or escapes nothing.</exception>
    public static LikePattern Parse(string pattern, string? escape)
    {
        if (escape is not null && escape.Length != 1) throw new SqlEvaluationException($"ESCAPE needs one character, not '{escape}'.");
        var parts = new List<(char, bool)>();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != escape?[0]) parts.Add((pattern[i], pattern[i] is '%' or '_'));
            else if (++i < pattern.Length) parts.Add((pattern[i], false));
            else throw new SqlEvaluationException($"The pattern '{pattern}' ends with its escape character.");
        }
        return new LikePattern(parts);
    }

    /// <summary>
    /// Returns whether a text matches. It backtracks only to the last <c>%</c>, so the time is at most proportional to the product of the
    /// lengths.
    /// </summary>
    public bool Matches(string text)
    {
        var (at, part) = (0, 0);
        var (retryAt, retryPart) = (0, -1);
        while (at < text.Length)
        {
            if (part < _characters.Length && Is(part, '%')) (retryAt, retryPart) = (at, ++part);
            else if (part < _characters.Length && (Is(part, '_') || (!_isWildcard[part] && _characters[part] == text[at])))
                (at, part) = (at + 1, part + 1);
            else if (retryPart >= 0) (at, part) = (++retryAt, retryPart);
            else return false;
        }
        while (part < _characters.Length && Is(part, '%')) part++;
        return part == _characters.Length;
    }

    private bool Is(int part, char wildcard) => _isWildcard[part] && _characters[part] == wildcard;
}
