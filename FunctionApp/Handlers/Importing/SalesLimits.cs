namespace FunctionApp.Handlers.Importing;

/// <summary>What bounds the memory and the time of an import.</summary>
/// <remarks>
/// A row is read at a time; what stays until the end of the file is a <see cref="Catalogue.Product"/> per distinct product (about 0.5 KB,
/// 50 MB at the limit),
/// the numbers of the distinct invoices with returns (about 0.1 KB each) and up to 1 MB of rejected rows.
/// Prices and quantities are bounded so that the revenue of the largest file is an exact <see cref="decimal"/>: 9 + 9 + 6 digits before the
/// point, 4 after it.
/// </remarks>
internal static class SalesLimits
{
    /// <summary>The rows of a file.</summary>
    public const int Rows = 1_000_000;

    /// <summary>The distinct products of a file.</summary>
    public const int Products = 100_000;

    /// <summary>The characters of one row, quotes and line breaks included.</summary>
    public const int RowLength = 32 * 1024;

    /// <summary>The characters of an invoice number.</summary>
    public const int Invoice = 32;

    /// <summary>The characters of a description.</summary>
    public const int Description = 500;

    /// <summary>A quantity, either way.</summary>
    public const int Quantity = 999_999_999;

    /// <summary>A unit price, either way.</summary>
    public const decimal UnitPrice = 999_999_999.9999m;

    /// <summary>The decimal places of a unit price.</summary>
    public const int UnitPriceScale = 4;
}
