namespace FunctionApp.Handlers.Importing;

/// <summary>The positions of the columns in a file. They may be in any order, and other columns may be among them.</summary>
internal sealed class SalesColumns
{
    private static readonly string[] Names =
        ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"];

    private readonly string[] _header;

    private SalesColumns(string[] header)
    {
        _header = header;
        (InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice) = (
            Of("InvoiceNo"), Of("StockCode"), Of("Description"), Of("Quantity"), Of("InvoiceDate"), Of("UnitPrice"));
    }

    public int Count => _header.Length;

    public int InvoiceNo { get; }

    public int StockCode { get; }

    public int Description { get; }

    public int Quantity { get; }

    public int InvoiceDate { get; }

    public int UnitPrice { get; }

    /// <exception cref="SalesFileException">A column is missing or there twice.</exception>
    public static SalesColumns Of(string[] header)
    {
        var names = header.Select(name => name.Trim()).ToArray();
        var missing = Names.Except(names, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            throw new SalesFileException(
                $"The file is not a CSV of sales: its first row is missing the columns {string.Join(", ", missing)}.");
        var twice = Names.Where(name => names.Count(other => other == name) > 1).ToList();
        return twice.Count == 0
            ? new(names)
            : throw new SalesFileException(
                $"The file is not a CSV of sales: its first row has the columns {string.Join(", ", twice)} more than once.");
    }

    private int Of(string name) => Array.IndexOf(_header, name);
}
