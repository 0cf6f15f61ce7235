using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Paths;

/// <summary>Reads the literals within paths.</summary>
internal static class PathLiterals
{
    /// <summary>
    /// Reads a text in single or double quotes. A backslash before the quote or another backslash is an escape; before anything else it is
    /// a normal character, as recorded on AWS.
    /// </summary>
    public static string Quoted(string text, ref int place)
    {
        var quote = place < text.Length ? text[place] : default;
        if (quote is not ('\'' or '"'))
            throw new PathSyntaxException($"'{text}': expected a quotation mark at position {place + 1}.");
        var value = new StringBuilder();
        for (place++; place < text.Length; place++)
        {
            if (text[place] == quote)
            {
                place++;
                return value.ToString();
            }
            if (text[place] == '\\' && place + 1 < text.Length && (text[place + 1] == quote || text[place + 1] == '\\'))
                place++;
            value.Append(text[place]);
        }
        throw new PathSyntaxException($"'{text}': a quoted string is not closed.");
    }

    /// <summary>Reads a number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public static bool TryWord(string text, ref int place, out JsonNode? value)
    {
        var start = place;
        while (place < text.Length && (char.IsAsciiLetterOrDigit(text[place]) || text[place] is '-' or '+' or '.'))
            place++;
        try
        {
            value = JsonText.Parse(text[start..place]);
            return true;
        }
        catch (JsonException)
        {
            place = start;
            value = null;
            return false;
        }
    }

}
