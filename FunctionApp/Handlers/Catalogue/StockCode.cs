using System.Diagnostics.CodeAnalysis;

namespace FunctionApp.Handlers.Catalogue;

/// <summary>
/// A stock code (SKU) in upper case, without blanks around it: up to 32 ASCII letters, digits, blanks, <c>.</c>, <c>_</c> and <c>-</c>.
/// </summary>
/// <remarks>
/// Tills write the variant letter of a product in either case, so <c>15056bl</c> and <c>15056BL</c> are the same product. The characters
/// are those that are valid in a table's keys on every storage.
/// </remarks>
public readonly record struct StockCode
{
    /// <summary>The maximum length of a code, in characters.</summary>
    public const int MaxLength = 32;

    private const int ProductDigits = 5;
    private const int PartitionDigits = 2;

    private StockCode(string value) => Value = value;

    /// <summary>The code.</summary>
    public string Value { get; }

    /// <summary>Whether the code is a product's: it begins with five digits. Other codes are postage, fees and discounts.</summary>
    public bool IsProduct => Value.Length >= ProductDigits && Value.AsSpan(0, ProductDigits).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The partition key of the product in the table.</summary>
    internal string Partition => Value[..PartitionDigits];

    /// <summary>Parses a code as people write it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out StockCode code)
    {
        var value = text?.Trim();
        if (value is not { Length: > 0 and <= MaxLength } || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '_' or '-'))
        {
            code = default;
            return false;
        }
        code = new(value.ToUpperInvariant());
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
