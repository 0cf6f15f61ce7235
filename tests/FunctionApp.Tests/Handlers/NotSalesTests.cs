using System.Text;
using FunctionApp.Handlers.Importing;
using Testing;

namespace FunctionApp.Tests.Handlers;

public sealed class NotSalesTests(Storage storage)
{
    private const string Good = "700001,10001,TEA,1,2024-05-17 08:00:00,1.00,,UK";
    private readonly Shop _shop = new(storage.NewAccount());

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "empty", [], "The file is empty." },
        { "empty lines", "\n\r\n\n"u8.ToArray(), "The file is empty." },
        {
            "another header",
            "a,b\n1,2\n"u8.ToArray(),
            "is missing the columns InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country."
        },
        {
            "one column missing",
            Text(Shop.Header.Replace("UnitPrice,", "", StringComparison.Ordinal)),
            "is missing the columns UnitPrice."
        },
        { "one column twice", Text(Shop.Header + ",Quantity"), "has the columns Quantity more than once." },
        { "semicolons", Text(Shop.Header.Replace(',', ';')), "is missing the columns" },
        { "a picture", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D], "not UTF-8" },
        { "zeros", new byte[10_000], "is missing the columns" },
        { "many zeros", new byte[10_000_000], "more than 32768 characters" },
        { "UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Shop.Header + "\n" + Good)], "not UTF-8" },
        { "UTF-16 without a mark", Encoding.Unicode.GetBytes(Shop.Header + "\n" + Good), "is missing the columns" },
        {
            "Latin 1 further down",
            [.. Text($"{Shop.Header}\n{Good}\n"), .. Encoding.Latin1.GetBytes(Good.Replace("TEA", "CAFÉ", StringComparison.Ordinal))],
            "not UTF-8"
        },
        {
            "a quote that stays open",
            Text(
                $"{Shop.Header}\n{Good}\n{Good.Replace("TEA", "\"TEA", StringComparison.Ordinal)}\n{string.Join('\n', Enumerable.Repeat(Good, 1_000))}"),
            "row 3 has more than 32768 characters. Check for a quotation mark that is not closed."
        },
        { "an endless row", Text($"{Shop.Header}\n{new string(',', 5_000_000)}"), "row 2 has more than 32768 characters" },
    };

    // Not enumerated during discovery: the data would be megabytes of test names.
    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public async Task A_file_that_is_not_a_CSV_of_sales_is_an_error_and_stores_nothing(
        string what, byte[] file, string reason)
    {
        var error = await Assert.ThrowsAsync<SalesFileException>(() => _shop.ImportAsync("2024-05-17", file));
        Assert.True(error.Message.Contains(reason, StringComparison.Ordinal), $"{what}: {error.Message}");
        Assert.Null(await _shop.RejectedAsync("2024-05-17"));
        Assert.Null(await _shop.FindAsync("10001"));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
