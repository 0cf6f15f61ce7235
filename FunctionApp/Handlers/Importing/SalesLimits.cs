namespace FunctionApp.Handlers.Importing;

/// <summary>The limits that bound the memory and the time of an import.</summary>
/// <remarks>
/// Rows are read one at a time. Kept until the end of the file are a <see cref="Catalogue.Product"/> per distinct product (about 0.5 KB, 50
/// MB at the limit), the numbers of the distinct invoices with returns (about 0.1 KB each) and up to 1 MB of rejected rows. Prices and
/// quantities are bounded so that the revenue of the largest file is an exact <see cref="decimal"/>: 9 + 9 + 6 digits before the point, 4
/// after it.
/// </remarks>
internal static class SalesLimits
{
    /// <summary>The maximum number of rows in a file.</summary>
    public const int Rows = 1_000_000;

    /// <summary>The maximum number of distinct products in a file.</summary>
    public const int Products = 100_000;

    /// <summary>The maximum length of a row, in characters, including quotes and line breaks.</summary>
    public const int RowLength = 32 * 1024;

    /// <summary>The maximum length of an invoice number, in characters.</summary>
    public const int Invoice = 32;

    /// <summary>The maximum length of a description, in characters.</summary>
    public const int Description = 500;

    /// <summary>The maximum of a quantity, positive or negative.</summary>
    public const int Quantity = 999_999_999;

    /// <summary>The maximum of a unit price, positive or negative.</summary>
    public const decimal UnitPrice = 999_999_999.9999m;

    /// <summary>The maximum number of decimal places of a unit price.</summary>
    public const int UnitPriceScale = 4;
}
