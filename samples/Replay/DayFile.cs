using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Samples.Replay;

/// <summary>Reads a day's sales.</summary>
internal static class DayFile
{
    private const int MostWarnings = 5;

    /// <summary>The invoices of the file in the order in which they were written; a row that cannot be read is told and left out.</summary>
    /// <exception cref="ReplayException">It is no file of sales.</exception>
    public static IReadOnlyList<Invoice> Read(FileInfo file, Action<string> warn)
    {
        var (rows, wrong) = (new List<(string Number, string Country, string? Customer, DateTime Time, InvoiceLine Line)>(), 0);
        try
        {
            using var text = file.OpenText();
            using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null });
            csv.Read();
            csv.ReadHeader();
            while (csv.Read())
                try
                {
                    rows.Add((
                        csv.GetField<string>("InvoiceNo")!.Trim(),
                        csv.GetField<string>("Country")!.Trim(),
                        csv.GetField("CustomerID") is { Length: > 0 } customer ? customer : null,
                        csv.GetField<DateTime>("InvoiceDate"),
                        new(csv.GetField<string>("StockCode")!.Trim(), csv.GetField<int>("Quantity"), csv.GetField<decimal>("UnitPrice"))));
                }
                catch (CsvHelper.TypeConversion.TypeConverterException e)
                {
                    if (++wrong <= MostWarnings)
                        warn($"{file.Name}, line {csv.Parser.RawRow}: {csv.HeaderRecord![csv.CurrentIndex]} is '{e.Text}'; "
                            + "the row is left out.");
                }
        }
        catch (Exception e) when (e is ReaderException or IOException or UnauthorizedAccessException or CsvHelper.MissingFieldException)
        {
            throw new ReplayException($"{file.Name} is no CSV of sales: {e.Message.Split('\n')[0].Trim()}", e);
        }
        if (wrong > MostWarnings) warn($"{file.Name}: {wrong - MostWarnings} more rows are left out.");
        // A cancellation has an invoice number of its own; all lines of an invoice have the same time.
        return [.. rows.GroupBy(row => row.Number, StringComparer.Ordinal)
            .Select(group => new Invoice(
                group.Key, group.First().Country, group.First().Customer, group.First().Time, [.. group.Select(row => row.Line)]))
            .OrderBy(invoice => invoice.Time)];
    }
}
