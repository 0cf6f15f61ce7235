using System.Buffers;
using System.Globalization;
using System.Text;
using Azure.Data.Tables.Entities;

namespace Azure.Data.Tables.Filters;

/// <summary>Constants in the filter language.</summary>
/// <remarks>See https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#constructing-filter-strings.</remarks>
internal static class ODataLiteral
{
    private static readonly SearchValues<char> IntegerCharacters = SearchValues.Create("-0123456789");

    /// <summary>The literal, null for a type that the language does not have.</summary>
    public static string? Of(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string text => Quoted(text),
        char or StringBuilder => Quoted(value.ToString()!),
        sbyte or byte or short or ushort or int or uint => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        long or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture) + "L",
        float number => Fractional(number),
        double number => Fractional(number),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        Guid id => $"guid'{id}'",
        DateTimeOffset => $"datetime'{EntityValue.DateText(value)}'",
        DateTime time => $"datetime'{EntityValue.DateText(time.ToUniversalTime())}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData data => $"X'{Convert.ToHexString(data)}'",
        _ => null,
    };

    public static string Escaped(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static string Quoted(string text) => $"'{Escaped(text)}'";

    // Without a point or an exponent the service would read an integer.
    private static string Fractional(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAnyExcept(IntegerCharacters) ? text : text + ".0";
    }
}
