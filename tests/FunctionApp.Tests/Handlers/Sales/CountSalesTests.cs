using System.Text;
using FunctionApp.Handlers.Sales;
using Lambda.Events;
using Lambda.Testing;

namespace FunctionApp.Tests.Handlers.Sales;

public sealed class CountSalesTests : ISalesFigures
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<WindowPartKey, IReadOnlyDictionary<string, decimal>> _figures = [];

    [Fact]
    public async Task Sales_are_summed_by_country_exactly()
    {
        var state = (await HandleAsync(new(null, null), Line(7, 3, 0.1m, "France"), Line(8, 1, 2.55m, "Eire"))).State;
        state = (await HandleAsync(state, Line(9, -1, 0.1m, "France"))).State;
        Assert.Equal("7", state.From);
        Assert.Equal(new Dictionary<string, decimal> { ["France"] = 0.2m, ["Eire"] = 2.55m }, state.Revenue!);
        Assert.Empty(_figures);
    }

    [Fact]
    public async Task At_the_end_of_a_window_its_sums_are_stored_under_its_first_record()
    {
        var state = (await HandleAsync(new(null, null), Line(7, 3, 0.1m, "France"))).State;
        for (var time = 0; time < 2; time++) await HandleAsync(state, isFinal: true);
        var (part, revenue) = Assert.Single(_figures);
        Assert.Equal((new WindowPartKey(Noon, "shardId-000000000001", "7"), 0.3m), (part, Assert.Single(revenue).Value));
    }

    [Theory]
    [InlineData("no sale")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"invoice":"1","sku":"1","quantity":1,"price":-1,"country":"France","time":"2026-01-02T12:00:00Z"}""")]
    [InlineData("""{"invoice":"1","sku":"1","quantity":1,"price":1,"country":"","time":"2026-01-02T12:00:00Z"}""")]
    [InlineData("""{"invoice":"1","sku":"1","quantity":1,"price":1,"country":null,"time":"2026-01-02T12:00:00Z"}""")]
    [InlineData("""{"invoice":"1","sku":"1","price":1,"country":"France","time":"2026-01-02T12:00:00Z"}""")]
    public async Task A_record_that_is_not_a_sale_is_reported_as_failed_and_the_state_contains_only_sales_before_it(string body)
    {
        var result = await HandleAsync(
            new(null, null), Line(7, 3, 0.1m, "France"), new(new("France", "8", Encoding.UTF8.GetBytes(body), 0), "e"),
                Line(9, 3, 0.1m, "France"));
        Assert.Equal("8", Assert.Single(result.BatchItemFailures).ItemIdentifier);
        Assert.Equal(0.3m, result.State.Revenue!["France"]);
    }

    [Fact]
    public async Task A_window_without_sales_stores_nothing()
    {
        await HandleAsync(new(null, null), isFinal: true);
        Assert.Empty(_figures);
    }

    Task ISalesFigures.PutAsync(WindowPartKey part, IReadOnlyDictionary<string, decimal> revenue, CancellationToken cancellation)
    {
        _figures[part] = revenue;
        return Task.CompletedTask;
    }

    Task<IReadOnlyDictionary<string, decimal>> ISalesFigures.ReadAsync(DateTimeOffset minute, CancellationToken cancellation) =>
        throw new NotSupportedException();

    private Task<KinesisWindowResult<SalesCount>> HandleAsync(SalesCount state, params KinesisRecord[] records) =>
        HandleAsync(state, isFinal: false, records);

    private Task<KinesisWindowResult<SalesCount>> HandleAsync(SalesCount state, bool isFinal, params KinesisRecord[] records) =>
        new CountSales(this).HandleAsync(
            new(records, new(Noon, Noon.AddMinutes(1)), state, "shardId-000000000001", "arn", isFinal, false),
            new TestLambdaContext { FunctionName = "count-sales" },
            TestContext.Current.CancellationToken);

    private static KinesisRecord Line(int sequence, int quantity, decimal price, string country) =>
        new(
            new(
                country, $"{sequence}", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
                    new SaleLine("536365", "85123A", quantity, price, country, Noon), SalesJson.Default.SaleLine), 0),
            "e");
}
