using FunctionApp.Handlers.Sales;
using Lambda.Testing;

namespace FunctionApp.Tests.Handlers.Sales;

public sealed class ReportSalesTests : ISalesFigures
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_report_sums_the_minutes_of_the_last_full_hour_by_country()
    {
        var report = await new ReportSales(this).HandleAsync(
            new(Noon.AddMinutes(5)), new TestLambdaContext { FunctionName = "report-sales" }, TestContext.Current.CancellationToken);
        Assert.Equal((Noon.AddHours(-1), Noon), (report.From, report.To));
        Assert.Equal(new Dictionary<string, decimal> { ["Eire"] = 59m, ["France"] = 6m }, report.Revenue);
    }

    Task ISalesFigures.PutAsync(WindowPartKey part, IReadOnlyDictionary<string, decimal> revenue, CancellationToken cancellation) =>
        throw new NotSupportedException();

    // France sells every tenth minute and Eire in the last one; sales before and after the hour do not count.
    Task<IReadOnlyDictionary<string, decimal>> ISalesFigures.ReadAsync(DateTimeOffset minute, CancellationToken cancellation)
    {
        var sums = new Dictionary<string, decimal>();
        if (minute.Minute % 10 == 0) sums["France"] = 1m;
        if (minute.Minute == 59 || minute >= Noon || minute < Noon.AddHours(-1)) sums["Eire"] = 59m;
        return Task.FromResult<IReadOnlyDictionary<string, decimal>>(sums);
    }
}
