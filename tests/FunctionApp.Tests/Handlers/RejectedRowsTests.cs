using System.Globalization;
using System.Text;
using CsvHelper;
using FunctionApp.Handlers.Importing;
using Testing;

namespace FunctionApp.Tests.Handlers;

public sealed class RejectedRowsTests(Storage storage)
{
    private const string Day = "2024-05-17";
    private const string Good = "700001,10001,TEA,1,2024-05-17 08:00:00,1.00,,UK";
    private readonly Shop _shop = new(storage.NewAccount());

    [Theory]
    [InlineData("700001,10001,TEA,1,2024-05-17 08:00:00,1.00,", "The row has 7 fields; the header has 8.")]
    [InlineData("700001,10001,TEA, TWO,1,2024-05-17 08:00:00,1.00,,UK", "The row has 9 fields; the header has 8.")]
    [InlineData(" ,10001,TEA,1,2024-05-17 08:00:00,1.00,,UK", "InvoiceNo is missing.")]
    [InlineData("700001,,TEA,1,2024-05-17 08:00:00,1.00,,UK", "StockCode is missing.")]
    [InlineData("700001,100/1,TEA,1,2024-05-17 08:00:00,1.00,,UK", "StockCode is not up to 32 letters, digits, blanks, '.', '_' and '-'.")]
    [InlineData("700001,10001,TEA,1.5,2024-05-17 08:00:00,1.00,,UK", "Quantity is not a whole number from -999999999 to 999999999.")]
    [InlineData("700001,10001,TEA,1000000000,2024-05-17 08:00:00,1.00,,UK", "Quantity is not a whole number from -999999999 to 999999999.")]
    [InlineData("700001,10001,TEA,,2024-05-17 08:00:00,1.00,,UK", "Quantity is not a whole number from -999999999 to 999999999.")]
    [InlineData("700001,10001,TEA,1,17/05/2024 08:00,1.00,,UK", "InvoiceDate is not a time such as 2024-05-17 08:26:00.")]
    [InlineData("700001,10001,TEA,1,2024-05-32 08:00:00,1.00,,UK", "InvoiceDate is not a time such as 2024-05-17 08:26:00.")]
    [InlineData(
        "700001,10001,TEA,1,2024-05-17 08:00:00,,,UK",
        "UnitPrice is not a number up to 999999999.9999, with a point and at most 4 decimal places.")]
    [InlineData(
        "700001,10001,TEA,1,2024-05-17 08:00:00,\"1,00\",,UK",
        "UnitPrice is not a number up to 999999999.9999, with a point and at most 4 decimal places.")]
    [InlineData(
        "700001,10001,TEA,1,2024-05-17 08:00:00,1e3,,UK",
        "UnitPrice is not a number up to 999999999.9999, with a point and at most 4 decimal places.")]
    [InlineData(
        "700001,10001,TEA,1,2024-05-17 08:00:00,0.00001,,UK",
        "UnitPrice is not a number up to 999999999.9999, with a point and at most 4 decimal places.")]
    [InlineData(
        "700001,10001,12\" RULER,1,2024-05-17 08:00:00,1.00,,UK",
        "A quote is inside a field that is not quoted, or follows the closing quote of a field.")]
    public async Task An_invalid_row_is_rejected_with_its_line_number_and_the_reason(string row, string reason)
    {
        var result = await _shop.ImportAsync(Day, Good, row, Good);
        Assert.Equal((3, 2, 1, 2.00m), (result.Rows, result.Accepted, result.Rejected, result.Revenue));
        Assert.Equal([("3", reason, row)], await RejectedAsync());
    }

    [Fact]
    public async Task A_row_with_a_field_that_is_too_long_is_rejected()
    {
        await _shop.ImportAsync(
            Day,
            Good.Replace("700001", new string('7', 33), StringComparison.Ordinal),
            Good.Replace("TEA", new string('T', 501), StringComparison.Ordinal),
            Good.Replace("10001", new string('1', 33), StringComparison.Ordinal));
        Assert.Equal(
            [
                "InvoiceNo has 33 characters; at most 32 are allowed.",
                "Description has 501 characters; at most 500 are allowed.",
                "StockCode is not up to 32 letters, digits, blanks, '.', '_' and '-'."
            ],
                (await RejectedAsync()).Select(row => row.Reason));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Line_numbers_count_every_line_of_the_file_whatever_comes_before(string end)
    {
        var broken = Good.Replace("TEA", $"\"TEA{end}FOR{end}TWO\"", StringComparison.Ordinal);
        string[] file = [Shop.Header, "", broken, "first", "", "", Good, broken.Replace("1.00", "x", StringComparison.Ordinal), "last"];
        await _shop.ImportAsync(Day, Encoding.UTF8.GetBytes(string.Join(end, file)));
        Assert.Equal(["6", "10", "13"], (await RejectedAsync()).Select(row => row.Line));
    }

    [Fact]
    public async Task Line_numbers_stay_right_after_unclosed_quotes_and_with_every_kind_of_line_ending()
    {
        // A quoted field spans the lines 4 to 6; the quote of line 9 is never closed.
        var file = $"{Shop.Header}\r{Good}\n\r\nbad,\"one\ntwo\rthree\"\r\nworse\r{Good}\nlast,\"never\rends\n";
        await _shop.ImportAsync(Day, Encoding.UTF8.GetBytes(file));
        Assert.Equal(["4", "7", "9"], (await RejectedAsync()).Select(row => row.Line));
    }

    [Theory]
    [InlineData(new[] { "a\r", "\n", "b" }, new[] { 1, 2, 2 })]
    [InlineData(new[] { "a\r", "\nb\n", "c" }, new[] { 1, 2, 3 })]
    [InlineData(new[] { "a\r", "\r\n", "c" }, new[] { 1, 2, 3 })]
    [InlineData(new[] { "\"a\nb\rc\r\nd\"\n", "e" }, new[] { 1, 5 })]
    public void A_line_ending_counts_once_wherever_the_text_is_split(string[] records, int[] starts)
    {
        var lines = new LineCounter();
        Assert.Equal(starts, records.Select(record =>
        {
            lines.Take(record);
            return lines.Start;
        }));
    }

    [Fact]
    public async Task Without_rejected_rows_no_blob_is_written()
    {
        await _shop.ImportAsync(Day, Good);
        Assert.Null(await _shop.RejectedAsync(Day));
    }

    [Fact]
    public async Task A_corrected_file_removes_the_rejected_rows_of_the_previous_one()
    {
        await _shop.ImportAsync(Day, Good, "bad", "worse");
        Assert.Equal(["bad", "worse"], (await RejectedAsync()).Select(row => row.Row));
        await _shop.ImportAsync(Day, Good, "better");
        Assert.Equal(["better"], (await RejectedAsync()).Select(row => row.Row));
        await _shop.ImportAsync(Day, Good);
        Assert.Null(await _shop.RejectedAsync(Day));
    }

    [Fact]
    public async Task A_file_that_fails_keeps_the_rejected_rows_of_the_previous_import()
    {
        await _shop.ImportAsync(Day, Good, "bad");
        await Assert.ThrowsAsync<SalesFileException>(
            () => _shop.ImportAsync(Day, [.. Encoding.UTF8.GetBytes($"{Shop.Header}\n{Good}\nworse\n"), 0xC3, 0x28]));
        Assert.Equal(["bad"], (await RejectedAsync()).Select(row => row.Row));
    }

    [Fact]
    public async Task Megabytes_of_rejected_rows_are_written_in_order()
    {
        var result = await _shop.ImportAsync(Day, [.. Enumerable.Range(0, 12_000).Select(i => $"{i} {new string('x', 200)}")]);
        Assert.Equal((12_000, 12_000), (result.Rows, result.Rejected));
        Assert.Equal(Enumerable.Range(2, 12_000), (await RejectedAsync()).Select(row => int.Parse(row.Line, CultureInfo.InvariantCulture)));
    }

    private async Task<List<(string Line, string Reason, string Row)>> RejectedAsync()
    {
        using var csv = new CsvReader(new StringReader(await _shop.RejectedAsync(Day) ?? ""), CultureInfo.InvariantCulture);
        Assert.True(await csv.ReadAsync() && csv.ReadHeader());
        Assert.Equal(["Line", "Reason", "Row"], csv.HeaderRecord!);
        var rows = new List<(string, string, string)>();
        while (await csv.ReadAsync()) rows.Add((csv[0]!, csv[1]!, csv[2]!));
        return rows;
    }
}
