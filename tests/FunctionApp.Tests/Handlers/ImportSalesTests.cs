using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using FunctionApp.Handlers;
using FunctionApp.Handlers.Importing;
using FunctionApp.Handlers.Pricing;
using Lambda.Testing;
using Microsoft.Extensions.Options;
using Testing;

namespace FunctionApp.Tests.Handlers;

public sealed class ImportSalesTests(Storage storage)
{
    private const string Day = "2024-05-17";
    private readonly Shop _shop = new(storage.NewAccount());

    [Fact]
    public async Task The_summary_of_a_day_counts_every_kind_of_line()
    {
        var result = await _shop.ImportAsync(Day,
            "700001,10011A,TEAPOT,6,2024-05-17 08:26:00,2.55,17001.0,United Kingdom",
            "700001,POST,POSTAGE,1,2024-05-17 08:26:00,18.00,17001.0,France",
            "C700002,10011A,TEAPOT,-1,2024-05-17 09:00:00,2.55,17001.0,United Kingdom",
            "C700002,10012,TOWEL,-2,2024-05-17 09:00:00,1.00,17001.0,United Kingdom",
            "700003,10012,TOWEL,-3,2024-05-17 10:00:00,0.0,,United Kingdom",
            "C700004,D,Discount,-1,2024-05-17 11:00:00,5.00,17001.0,United Kingdom",
            "700005,10013,TEAPOT,many,2024-05-17 12:00:00,1.00,,United Kingdom");
        Assert.Equal(
            new ImportResult(
                Day, Rows: 7, Accepted: 6, Rejected: 1, Products: 2, Revenue: 23.75m, Returns: 4, ReturnInvoices: 3, Cancellations: 3,
                CancelledInvoices: 2, OtherCharges: 2, OtherChargesRevenue: 13.00m),
            result);
        var stored = (await _shop.Summaries.GetEntityAsync<TableEntity>(
            "2024", Day, cancellationToken: TestContext.Current.CancellationToken)).Value;
        Assert.Equal(
            (7, 6, 1, 2), (stored.GetInt32("Rows"), stored.GetInt32("Accepted"), stored.GetInt32("Rejected"), stored.GetInt32("Products")));
        Assert.Equal(("23.75", "13.00"), (stored.GetString("Revenue"), stored.GetString("OtherChargesRevenue")));
    }

    [Fact]
    public async Task The_result_is_written_in_camel_case_with_exact_numbers()
    {
        var result = await _shop.ImportAsync(Day, "700001,10011A,TEAPOT,6,2024-05-17 08:26:00,2.55,,");
        Assert.Equal(
            $$"""{"day":"{{Day}}","rows":1,"accepted":1,"rejected":0,"products":1,"revenue":15.30,"returns":0,"returnInvoices":0,"cancellations":0,"cancelledInvoices":0,"otherCharges":0,"otherChargesRevenue":0}""",
                JsonSerializer.Serialize(result, ImportJson.Default.ImportResult));
    }

    [Fact]
    public async Task Lines_that_are_not_products_are_left_out_of_the_catalogue()
    {
        await _shop.ImportAsync(
            Day, Line("POST", "POSTAGE", "18.00"), Line("BANK CHARGES", "", "15"), Line("C2", "CARRIAGE", "50"),
            Line("1234", "FOUR DIGITS", "1"), Line("12345", "FIVE DIGITS", "1"));
        Assert.Equal(
            "12 12345 DescribedAt=2024-05-17T08:00:00 Description=FIVE DIGITS Price=1 PricedAt=2024-05-17T08:00:00\n",
            await Shop.DumpAsync(_shop.Products));
        Assert.Null(await _shop.FindAsync("POST"));
    }

    [Fact]
    public async Task The_latest_price_above_zero_is_kept_and_the_later_row_decides_between_equal_times()
    {
        await _shop.ImportAsync(Day,
            Line("10001", "A", "3.00", "10:00:00"), Line("10001", "A", "2.00", "09:00:00"), Line("10001", "A", "0.0", "11:00:00"),
            Line("10002", "B", "1.00", "10:00:00"), Line("10002", "B", "1.50", "10:00:00"),
            Line("10003", "C", "0.0", "10:00:00"), Line("10004", "D", "-7.00", "10:00:00"));
        Assert.Equal(
            (3.00m, new DateTime(2024, 5, 17, 10, 0, 0)),
            ((await _shop.FindAsync("10001"))!.Price!.Value, (await _shop.FindAsync("10001"))!.Price!.At));
        Assert.Equal(1.50m, (await _shop.FindAsync("10002"))!.Price!.Value);
        Assert.Null((await _shop.FindAsync("10003"))!.Price);
        Assert.Null((await _shop.FindAsync("10004"))!.Price);
    }

    [Fact]
    public async Task The_latest_description_that_is_not_empty_is_kept()
    {
        await _shop.ImportAsync(
            Day, Line("10001", "NEWER ", "1", "10:00:00"), Line("10001", "OLDER", "1", "09:00:00"), Line("10001", "  ", "1", "11:00:00"),
                Line("10002", "", "1", "10:00:00"));
        Assert.Equal("NEWER", (await _shop.FindAsync("10001"))!.Description!.Value);
        Assert.Null((await _shop.FindAsync("10002"))!.Description);
    }

    [Fact]
    public async Task An_older_file_that_is_imported_later_adds_missing_values_but_overwrites_none()
    {
        await _shop.ImportAsync(
            "2024-05-18", "700010,10001,NEWER,1,2024-05-18 08:00:00,2.00,,", "700010,10002,,1,2024-05-18 08:00:00,0.0,,");
        await _shop.ImportAsync(
            "2024-05-17", Line("10001", "OLDER", "1.00"), Line("10002", "FOUND", "4.00"), Line("10003", "OTHER", "5.00"));
        Assert.Equal((2.00m, "NEWER"), await PriceAndDescriptionAsync("10001"));
        Assert.Equal((4.00m, "FOUND"), await PriceAndDescriptionAsync("10002"));
        Assert.Equal((5.00m, "OTHER"), await PriceAndDescriptionAsync("10003"));
    }

    [Fact]
    public async Task A_newer_file_overwrites_the_values_it_contains_and_keeps_the_others()
    {
        await _shop.ImportAsync("2024-05-17", Line("10001", "OLDER", "1.00"), Line("10002", "KEPT", "4.00"));
        await _shop.ImportAsync(
            "2024-05-18", "700010,10001,NEWER,1,2024-05-18 08:00:00,2.00,,", "700010,10002,,1,2024-05-18 08:00:00,0.0,,");
        Assert.Equal((2.00m, "NEWER"), await PriceAndDescriptionAsync("10001"));
        Assert.Equal((4.00m, "KEPT"), await PriceAndDescriptionAsync("10002"));
    }

    [Fact]
    public async Task A_stock_code_is_case_insensitive()
    {
        var result = await _shop.ImportAsync(
            Day, Line("15056BL", "PARASOL", "5.95", "09:00:00"), Line("15056bl", "PARASOL", "6.95", "10:00:00"));
        Assert.Equal(1, result.Products);
        Assert.Equal((6.95m, "PARASOL"), await PriceAndDescriptionAsync("15056Bl"));
    }

    [Fact]
    public async Task Importing_a_file_again_changes_nothing()
    {
        string[] lines = [
            Line("10001", "A", "1.00", "10:00:00"), Line("10001", "B", "2.00", "10:00:00"), Line("10002", "C", "0"), "bad",
            Line("POST", "POSTAGE", "18")
        ];
        var first = await _shop.ImportAsync(Day, lines);
        var (products, tags, summaries, rejected) = (
            await Shop.DumpAsync(_shop.Products), await TagsAsync(), await Shop.DumpAsync(_shop.Summaries), await _shop.RejectedAsync(Day));
        Assert.Equal(first, await _shop.ImportAsync(Day, lines));
        Assert.Equal(products, await Shop.DumpAsync(_shop.Products));
        Assert.Equal(tags, await TagsAsync());
        Assert.Equal(summaries, await Shop.DumpAsync(_shop.Summaries));
        Assert.Equal(rejected, await _shop.RejectedAsync(Day));
    }

    [Fact]
    public async Task A_corrected_file_replaces_the_summary_and_the_prices_of_the_day()
    {
        await _shop.ImportAsync(Day, Line("10001", "A", "10.00"), Line("10002", "B", "1.00"));
        var result = await _shop.ImportAsync(Day, Line("10001", "A", "1.00"));
        Assert.Equal((1, 1.00m), (result.Rows, result.Revenue));
        Assert.Equal((1.00m, "A"), await PriceAndDescriptionAsync("10001"));
        var summaries = await Shop.DumpAsync(_shop.Summaries);
        Assert.Contains("Revenue=1.00 ", summaries, StringComparison.Ordinal);
        Assert.Single(summaries.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Days_that_are_imported_at_the_same_time_still_leave_the_latest_prices()
    {
        string[] days = ["2024-05-14", "2024-05-15", "2024-05-16", "2024-05-17"];
        await Task.WhenAll(
            days.Select(day => _shop.ImportAsync(
                day, [.. Enumerable.Range(0, 150).Select(i => $"700001,{10_000 + i},{day},1,{day} 08:00:00,{day[^2..]}.{i:00},,")])));
        for (var i = 0; i < 150; i += 49) Assert.Equal("2024-05-17", (await PriceAndDescriptionAsync($"{10_000 + i}")).Description);
        Assert.Equal(
            150,
            (await Shop.DumpAsync(_shop.Products))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Count(line => line.Contains("DescribedAt=2024-05-17", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task More_than_a_thousand_products_are_stored_in_several_batches()
    {
        var result = await _shop.ImportAsync(
            Day, [.. Enumerable.Range(0, 1_150).Select(i => $"700001,{21_500 + i},P{i},1,2024-05-17 08:00:00,{i + 1}.{i % 100:00},,")]);
        Assert.Equal((1_150, 0), (result.Products, result.Rejected));
        Assert.Equal(Enumerable.Range(0, 1_150).Sum(i => i + 1 + i % 100 / 100m), result.Revenue);
        Assert.Equal(1_150, (await Shop.DumpAsync(_shop.Products)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal((1_150.49m, "P1149"), await PriceAndDescriptionAsync("22649"));
    }

    [Fact]
    public async Task Revenue_is_exact_where_floating_point_would_not_be()
    {
        var result = await _shop.ImportAsync(
            Day,
            [
                .. Enumerable.Repeat(Line("10001", "A", "0.1"), 10),
                "700001,10002,B,999999999,2024-05-17 08:00:00,999999999.9999,,",
                "700001,10002,B,-999999998,2024-05-17 08:00:00,999999999.9999,,"
            ]);
        Assert.Equal(1_000_000_000.9999m, result.Revenue);
    }

    [Fact]
    public async Task Quoted_commas_and_quotes_and_line_breaks_are_read()
    {
        await _shop.ImportAsync(Day, Line("10001", "\"CAKESTAND, 3 TIER\"", "1"), Line("10002", "\"SIGN \"\"HOME\"\"\"", "1"),
            Line("10003", "\"TWO\nLINES\"", "1"));
        Assert.Equal("CAKESTAND, 3 TIER", (await PriceAndDescriptionAsync("10001")).Description);
        Assert.Equal("SIGN \"HOME\"", (await PriceAndDescriptionAsync("10002")).Description);
        Assert.Equal("TWO\nLINES", (await PriceAndDescriptionAsync("10003")).Description);
    }

    [Theory]
    [InlineData(
        "\uFEFFInvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n700001,10001,TEA,2,2024-05-17 "
        + "08:00:00,1.25,,UK\r\n")]
    [InlineData(
        "Country,UnitPrice,Extra,StockCode,Quantity,InvoiceNo,InvoiceDate,CustomerID,Description\nUK,1.25,x,10001,2,700001,2024-05-17T08:00:00,,TEA")]
    [InlineData(
        "\n\nInvoiceNo, StockCode ,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\n 700001 , 10001 , TEA , 2 , "
        + "2024-05-17 08:00:00 , 1.25 ,,\n\n")]
    public async Task A_byte_order_mark_and_the_line_endings_and_the_column_order_and_spaces_do_not_matter(string file)
    {
        var result = await _shop.ImportAsync(Day, Encoding.UTF8.GetBytes(file));
        Assert.Equal((1, 1, 2.50m), (result.Rows, result.Accepted, result.Revenue));
        Assert.Equal((1.25m, "TEA"), await PriceAndDescriptionAsync("10001"));
    }

    [Fact]
    public async Task A_file_with_only_a_header_is_a_day_without_sales()
    {
        var result = await _shop.ImportAsync(Day);
        Assert.Equal((0, 0m), (result.Rows, result.Revenue));
        Assert.Contains("Rows=0", await Shop.DumpAsync(_shop.Summaries), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cart_is_priced_with_the_prices_of_an_uploaded_file()
    {
        await _shop.UploadAsync(
            "sales/2024-05-17.csv", await File.ReadAllBytesAsync("samples/sales/2024-05-17.csv", TestContext.Current.CancellationToken));
        var result = await _shop.HandleAsync(Shop.Event("sales/2024-05-17.csv"));
        Assert.Equal(new ImportResult(Day, 12, 11, 1, 6, 78.42m, 3, 3, 2, 2, 2, 13.00m), result);

        var cart = JsonSerializer.Deserialize(
            await File.ReadAllTextAsync("samples/cart.json", TestContext.Current.CancellationToken), PricingJson.Default.Cart)!;
        var priced = await new PriceCart(_shop.Catalogue(), Options.Create(new ShopOptions())).HandleAsync(
            cart, new TestLambdaContext(), TestContext.Current.CancellationToken);
        Assert.Equal(["BLUE TEAPOT", "TEA TOWEL, STRIPED", "PAPER LANTERN"], priced.Lines.Select(line => line.Description));
        Assert.Equal((11.84m, 2.37m, 14.21m), (priced.Subtotal, priced.Vat, priced.Total));
    }

    [Fact]
    public async Task An_object_key_is_decoded_and_every_record_of_an_event_is_imported()
    {
        await _shop.ImportAsync("2024-05-17", Line("10001", "A", "1.00"));
        await _shop.ImportAsync("2024-05-18", Line("10002", "B", "2.00"));
        var result = await _shop.HandleAsync(Shop.Event("sales/2024-05-17.csv", "sales/2024-05-18.csv"));
        Assert.Equal(("2024-05-17", 1.00m), (result.Day, result.Revenue));
        Assert.Equal(["2024-05-18"], result.Further!.Select(further => further.Day));
    }

    [Fact]
    public async Task An_event_without_records_is_an_error()
    {
        var none = JsonSerializer.Deserialize("""{"Service":"Amazon S3","Event":"s3:TestEvent"}""", ImportJson.Default.S3Event)!;
        var error = await Assert.ThrowsAsync<SalesFileException>(() => _shop.HandleAsync(none));
        Assert.Contains("no records", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sales/readme.txt")]
    [InlineData("sales/2024-02-30.csv")]
    [InlineData("sales/a/2024-05-17.csv")]
    [InlineData("sales/2024-05-17.csv%0A")]
    [InlineData("rejected/2024-05-17.csv")]
    public async Task A_file_that_is_not_named_after_a_day_is_an_error(string key)
    {
        var error = await Assert.ThrowsAsync<SalesFileException>(() => _shop.HandleAsync(Shop.Event(key)));
        Assert.Contains("sales/<yyyy-MM-dd>.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_for_a_missing_file_names_the_file()
    {
        await _shop.UploadAsync("other", []);
        var error = await Assert.ThrowsAsync<SalesFileException>(() => _shop.HandleAsync(Shop.Event("sales/2024-05-17.csv")));
        Assert.Equal("There is no blob 'sales/2024-05-17.csv' in container 'uploads'.", error.Message);
    }

    private static string Line(string code, string description, string price, string time = "08:00:00") =>
        $"700001,{code},{description},1,2024-05-17 {time},{price},,United Kingdom";

    private async Task<(decimal Price, string Description)> PriceAndDescriptionAsync(string code)
    {
        var product = await _shop.FindAsync(code);
        return (product!.Price!.Value, product.Description!.Value);
    }

    private async Task<List<string>> TagsAsync()
    {
        var tags = new List<string>();
        await foreach (var entity in _shop.Products.QueryAsync<TableEntity>(cancellationToken: TestContext.Current.CancellationToken))
            tags.Add(entity.ETag.ToString());
        return tags;
    }
}
