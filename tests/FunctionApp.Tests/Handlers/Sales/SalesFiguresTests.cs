using Azure.Data.Tables;
using FunctionApp.Handlers.Sales;
using Testing;

namespace FunctionApp.Tests.Handlers.Sales;

public sealed class SalesFiguresTests(Storage storage)
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly SalesFigures _figures = new(new TableServiceClient(storage.NewAccount()));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_figures_of_a_minute_are_the_sum_of_all_shards_and_windows_and_parts()
    {
        await PutAsync(Noon, "0", "1", ("France", 0.1m), ("Côte d'Ivoire / #?\\", 5m));
        await PutAsync(Noon, "0", "17", ("France", 0.2m));
        await PutAsync(Noon, "1", "1", ("France", 0.3m));
        await PutAsync(Noon.AddSeconds(30), "0", "20", ("France", 0.4m));
        await PutAsync(Noon.AddMinutes(1), "0", "30", ("France", 100m));
        Assert.Equal(
            new Dictionary<string, decimal> { ["France"] = 1m, ["Côte d'Ivoire / #?\\"] = 5m },
            await _figures.ReadAsync(Noon.AddSeconds(59), Cancellation));
    }

    [Fact]
    public async Task A_part_that_is_stored_again_replaces_the_earlier_one()
    {
        await PutAsync(Noon, "0", "1", ("France", 0.1m), ("Eire", 5m));
        for (var time = 0; time < 2; time++) await PutAsync(Noon, "0", "1", ("France", 0.3m));
        Assert.Equal(new Dictionary<string, decimal> { ["France"] = 0.3m }, await _figures.ReadAsync(Noon, Cancellation));
    }

    [Fact]
    public async Task Figures_of_more_countries_than_a_transaction_can_hold_are_stored()
    {
        await PutAsync(Noon, "0", "1", [.. Enumerable.Range(0, 250).Select(i => ($"Country {i}", 1m))]);
        Assert.Equal(250, (await _figures.ReadAsync(Noon, Cancellation)).Count);
    }

    private Task PutAsync(DateTimeOffset start, string shard, string from, params (string Country, decimal Revenue)[] revenue) =>
        _figures.PutAsync(new(start, $"shardId-00000000000{shard}", from), revenue.ToDictionary(pair => pair.Country, pair => pair.Revenue),
            Cancellation);
}
