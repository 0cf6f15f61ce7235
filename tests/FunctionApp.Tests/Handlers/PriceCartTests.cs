using System.Globalization;
using System.Text.Json;
using FunctionApp.Handlers;
using FunctionApp.Handlers.Pricing;
using Lambda.Testing;
using Microsoft.Extensions.Options;

namespace FunctionApp.Tests.Handlers;

public sealed class PriceCartTests
{
    private readonly FakeCatalogue _catalogue = new FakeCatalogue().With("85123A", 2.55m, "HEART").With("71053", 3.39m, "LANTERN").With(
        "22139", null);

    [Fact]
    public async Task A_priced_cart_has_lines_and_a_subtotal_and_VAT_and_a_total()
    {
        var priced = await PriceAsync(new("85123A", 2), new("71053", 1));
        Assert.Equal([new("85123A", "HEART", 2, 2.55m, 5.10m), new("71053", "LANTERN", 1, 3.39m, 3.39m)], priced.Lines);
        Assert.Equal((8.49m, 1.70m, 10.19m), (priced.Subtotal, priced.Vat, priced.Total));
    }

    [Fact]
    public async Task The_error_for_an_unknown_SKU_contains_the_SKU()
    {
        var error = await Assert.ThrowsAsync<CartException>(() => PriceAsync(new("85123A", 2), new("99999", 1)));
        Assert.Equal("The cart cannot be priced: unknown SKU: '99999'.", error.Message);
    }

    [Fact]
    public async Task The_error_lists_everything_that_is_wrong_and_each_SKU_once()
    {
        var error = await Assert.ThrowsAsync<CartException>(() =>
            PriceAsync(
                new("99999", 1), new("22139", 1), new("POST", 1), new("99999", 4), new("22139", 2), new("85123A", 0), new("71053", -3),
                new(null, 1), new("a/b", 1)));
        Assert.Equal(
            "The cart cannot be priced: unknown SKU: '99999', 'POST', '', 'a/b'; SKU without a price: '22139'; quantity below one: "
            + "'85123A' (0), '71053' (-3).", error.Message);
    }

    [Fact]
    public async Task An_error_shows_only_the_beginning_of_a_SKU_that_is_too_long()
    {
        var error = await Assert.ThrowsAsync<CartException>(() => PriceAsync(new CartLine(new string('9', 100_000), 1)));
        Assert.Equal($"The cart cannot be priced: unknown SKU: '{new string('9', 32)}…'.", error.Message);
    }

    [Fact]
    public async Task A_line_that_is_null_counts_as_an_unknown_SKU()
    {
        var error = await Assert.ThrowsAsync<CartException>(() => PriceAsync([null!]));
        Assert.Equal("The cart cannot be priced: unknown SKU: ''.", error.Message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"lines":null}""")]
    [InlineData("""{"lines":[]}""")]
    public async Task An_empty_cart_is_an_error(string json)
    {
        var cart = JsonSerializer.Deserialize(json, PricingJson.Default.Cart);
        var error = await Assert.ThrowsAsync<CartException>(
            () => Handler().HandleAsync(cart!, new TestLambdaContext(), TestContext.Current.CancellationToken));
        Assert.Equal("The cart is empty.", error.Message);
    }

    [Fact]
    public async Task A_cart_may_have_500_lines_and_no_more()
    {
        var lines = Enumerable.Repeat(new CartLine("85123A", 1), 501).ToArray();
        Assert.Equal(500, (await PriceAsync(lines[1..])).Lines.Count);
        var error = await Assert.ThrowsAsync<CartException>(() => PriceAsync(lines));
        Assert.Equal("The cart has 501 lines; at most 500 are allowed.", error.Message);
    }

    [Fact]
    public async Task A_product_on_several_lines_is_read_once_even_if_the_case_differs()
    {
        var priced = await PriceAsync(new("85123A", 2), new(" 85123a", 3), new("85123A", 1));
        Assert.Equal("85123A", Assert.Single(_catalogue.Reads).Value);
        Assert.Equal([2, 3, 1], priced.Lines.Select(line => line.Quantity));
        Assert.All(priced.Lines, line => Assert.Equal("85123A", line.Sku));
    }

    [Fact]
    public async Task Products_are_read_concurrently_with_a_limit()
    {
        var catalogue = new FakeCatalogue { HoldUntil = 16 };
        var lines = Enumerable.Range(10_000, 200).Select(code => new CartLine(code.ToString(CultureInfo.InvariantCulture), 1)).ToArray();
        foreach (var line in lines) catalogue.With(line.Sku!, 1m);
        await PriceFromAsync(catalogue, 0.20m, lines);
        Assert.Equal(16, catalogue.MostReadsAtOnce);
    }

    [Fact]
    public async Task Amounts_are_computed_exactly_and_not_as_floats()
    {
        var catalogue = new FakeCatalogue().With("10001", 0.1m).With("10002", 0.2m).With("10003", 999_999_999.9999m);
        var priced = await PriceFromAsync(catalogue, 0.20m, new("10001", 1), new("10002", 1));
        Assert.Equal((0.3m, 0.06m, 0.36m), (priced.Subtotal, priced.Vat, priced.Total));
        priced = await PriceFromAsync(catalogue, 0m, new CartLine("10003", int.MaxValue));
        Assert.Equal(2_147_483_646_999_785_251.6353m, priced.Lines[0].Total);
        Assert.Equal(2_147_483_646_999_785_251.64m, priced.Total);
    }

    [Theory]
    [InlineData("0.125", "0.13", "0.03")]
    [InlineData("0.025", "0.03", "0.01")]
    [InlineData("0.0249", "0.02", "0.00")]
    public async Task Halves_are_rounded_away_from_zero(string price, string subtotal, string vat)
    {
        var priced = await PriceFromAsync(new FakeCatalogue().With("10001", Decimal(price)), 0.20m, new CartLine("10001", 1));
        Assert.Equal((Decimal(subtotal), Decimal(vat)), (priced.Subtotal, priced.Vat));
        Assert.Equal(priced.Subtotal + priced.Vat, priced.Total);
    }

    [Fact]
    public async Task Rounding_happens_per_cart_and_not_per_line()
    {
        var catalogue = new FakeCatalogue().With("10001", 0.004m);
        var priced = await PriceFromAsync(catalogue, 0.20m, new("10001", 1), new("10001", 1), new("10001", 1));
        Assert.Equal(0.01m, priced.Subtotal);
        Assert.All(priced.Lines, line => Assert.Equal(0.004m, line.Total));
    }

    [Fact]
    public async Task The_VAT_rate_comes_from_the_settings()
    {
        var priced = await PriceFromAsync(_catalogue, 0.05m, new CartLine("85123A", 4));
        Assert.Equal((10.20m, 0.51m, 10.71m), (priced.Subtotal, priced.Vat, priced.Total));
    }

    [Fact]
    public async Task Carts_are_read_and_written_in_camel_case_with_exact_numbers()
    {
        var cart = JsonSerializer.Deserialize("""{"lines":[{"sku":"85123A","quantity":2}]}""", PricingJson.Default.Cart)!;
        var priced = await Handler().HandleAsync(cart, new TestLambdaContext(), TestContext.Current.CancellationToken);
        Assert.Equal(
            """{"lines":[{"sku":"85123A","description":"HEART","quantity":2,"unitPrice":2.55,"total":5.10}],"subtotal":5.10,"vat":1.02,"total":6.12}""",
                JsonSerializer.Serialize(priced, PricingJson.Default.PricedCart));
    }

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static Task<PricedCart> PriceFromAsync(FakeCatalogue catalogue, decimal rate, params CartLine[] lines) =>
        new PriceCart(catalogue, Options.Create(new ShopOptions { VatRate = rate })).HandleAsync(
            new(lines), new TestLambdaContext(), TestContext.Current.CancellationToken);

    private PriceCart Handler() => new(_catalogue, Options.Create(new ShopOptions()));

    private Task<PricedCart> PriceAsync(params CartLine[] lines) => PriceFromAsync(_catalogue, new ShopOptions().VatRate, lines);
}
