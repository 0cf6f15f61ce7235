using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FunctionApp.Handlers.Catalogue;

namespace FunctionApp.Handlers.Importing;

/// <summary>Parses a line of an invoice from the fields of a row.</summary>
internal static class SalesLineParser
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>Returns the line, or the reason why the row is not valid.</summary>
    public static bool TryParse(
        string[] fields, SalesColumns columns, [NotNullWhen(true)] out SalesLine? line, [NotNullWhen(false)] out string? reason)
    {
        line = null;
        reason = Parse(fields, columns, ref line);
        return line is not null;
    }

    private static string? Parse(string[] fields, SalesColumns columns, ref SalesLine? line)
    {
        if (fields.Length != columns.Count)
            return string.Create(CultureInfo.InvariantCulture, $"The row has {fields.Length} fields; the header has {columns.Count}.");

        var invoice = fields[columns.InvoiceNo].Trim();
        if (invoice.Length == 0) return "InvoiceNo is missing.";
        if (invoice.Length > SalesLimits.Invoice)
            return string.Create(
                CultureInfo.InvariantCulture, $"InvoiceNo has {invoice.Length} characters; at most {SalesLimits.Invoice} are allowed.");

        if (string.IsNullOrWhiteSpace(fields[columns.StockCode])) return "StockCode is missing.";
        if (!StockCode.TryParse(fields[columns.StockCode], out var code))
            return $"StockCode is not up to {StockCode.MaxLength} letters, digits, blanks, '.', '_' and '-'.";

        var description = fields[columns.Description].Trim();
        if (description.Length > SalesLimits.Description)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Description has {description.Length} characters; at most {SalesLimits.Description} are allowed.");

        if (!int.TryParse(fields[columns.Quantity], NumberStyles.Integer, CultureInfo.InvariantCulture, out var quantity)
            || quantity is > SalesLimits.Quantity or < -SalesLimits.Quantity)
            return string.Create(
                CultureInfo.InvariantCulture, $"Quantity is not a whole number from {-SalesLimits.Quantity} to {SalesLimits.Quantity}.");

        if (!DateTime.TryParseExact(
            fields[columns.InvoiceDate].Trim(), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            return "InvoiceDate is not a time such as 2024-05-17 08:26:00.";

        if (!decimal.TryParse(
            fields[columns.UnitPrice], NumberStyles.AllowDecimalPoint | NumberStyles.Integer, CultureInfo.InvariantCulture, out var price)
            || decimal.Abs(price) > SalesLimits.UnitPrice || decimal.Round(price, SalesLimits.UnitPriceScale) != price)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"UnitPrice is not a number up to {SalesLimits.UnitPrice}, "
                + $"with a point and at most {SalesLimits.UnitPriceScale} decimal places.");

        line = new(invoice, code, description.Length == 0 ? null : description, quantity, at, price);
        return null;
    }
}
