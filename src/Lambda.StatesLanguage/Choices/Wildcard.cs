namespace Lambda.StatesLanguage.Choices;

/// <summary>
/// Matches the patterns of <c>StringMatches</c>: <c>*</c> stands for any number of characters, <c>\*</c> and <c>\\</c> for an asterisk and
/// a backslash.
/// </summary>
internal static class Wildcard
{
    /// <summary>
    /// Returns whether the text matches. The time is at most proportional to the product of both lengths, whatever the pattern.
    /// </summary>
    public static bool Matches(string text, string pattern)
    {
        var parts = Parts(pattern);
        int place = 0, part = 0, star = -1, resume = 0;
        while (place < text.Length)
        {
            if (part < parts.Count && parts[part] is null)
            {
                star = part++;
                resume = place;
            }
            else if (part < parts.Count && parts[part] == text[place])
            {
                part++;
                place++;
            }
            else if (star >= 0)
            {
                part = star + 1;
                place = ++resume;
            }
            else
            {
                return false;
            }
        }
        return parts.Skip(part).All(rest => rest is null);
    }

    /// <summary>Returns the pattern's characters, with null for a wildcard.</summary>
    private static List<char?> Parts(string pattern)
    {
        var parts = new List<char?>(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length && pattern[i + 1] is '*' or '\\')
                parts.Add(pattern[++i]);
            else
                parts.Add(pattern[i] == '*' ? null : pattern[i]);
        }
        return parts;
    }
}
