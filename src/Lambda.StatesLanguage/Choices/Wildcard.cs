namespace Lambda.StatesLanguage.Choices;

/// <summary><c>StringMatches</c>: <c>*</c> stands for any number of characters, <c>\*</c> and <c>\\</c> for themselves.</summary>
internal static class Wildcard
{
    /// <summary>Takes time in the product of both lengths at most, whatever the pattern.</summary>
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

    /// <summary>The pattern's characters, a star as null.</summary>
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
