using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lambda.StatesLanguage.Json;

/// <summary>The language's timestamps: RFC 3339 with upper-case <c>T</c> and, without an offset, upper-case <c>Z</c>.</summary>
internal static partial class Timestamp
{
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        if (text is null || !Form().IsMatch(text))
            return false;
        // .NET keeps seven digits of a second.
        var digits = Fraction().Replace(text, match => match.Value[..Math.Min(match.Length, 8)]);
        return DateTimeOffset.TryParse(digits, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out time);
    }

    public static bool Is(JsonNode? value) => TryParse(JsonText.Text(value), out _);

    public static int? Compare(JsonNode? left, JsonNode? right) =>
        TryParse(JsonText.Text(left), out var a) && TryParse(JsonText.Text(right), out var b) ? a.CompareTo(b) : null;

    /// <summary>Writes a time in the form of the context object: <c>2019-03-26T20:14:13.192Z</c>.</summary>
    public static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"\.\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();
}
