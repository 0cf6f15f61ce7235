using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Azure.Data.Tables.Filters;

/// <summary>Filters written as interpolated strings, whose holes are values.</summary>
internal static class InterpolatedFilter
{
    /// <summary>The filter, null for none.</summary>
    /// <exception cref="ArgumentException">A value is of a type that the filter language does not have.</exception>
    [return: NotNullIfNotNull(nameof(filter))]
    public static string? Create(FormattableString? filter)
    {
        if (filter is null) return null;
        var literals = filter.GetArguments().Select(static (value, i) => (object)(value is null
            ? "null"
            : ODataLiteral.Of(value) ?? throw new ArgumentException($"Value {i} of the filter is a {value.GetType()}, which the filter language does not have.", nameof(filter))));
        return string.Format(CultureInfo.InvariantCulture, filter.Format, [.. literals]);
    }
}
