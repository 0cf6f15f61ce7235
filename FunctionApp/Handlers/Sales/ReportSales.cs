using Lambda;

namespace FunctionApp.Handlers.Sales;

/// <summary>Sums up the revenue of the last full hour before a scheduled event, by country.</summary>
public sealed class ReportSales(ISalesFigures figures) : IHandler<Scheduled, SalesReport>
{
    private const int Minutes = 60;

    /// <inheritdoc/>
    public async Task<SalesReport> HandleAsync(Scheduled input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var to = new DateTimeOffset(input.Time.UtcTicks - input.Time.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
        var from = to.AddMinutes(-Minutes);
        var revenue = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        for (var minute = 0; minute < Minutes; minute++)
            foreach (var (country, sum) in await figures.ReadAsync(from.AddMinutes(minute), cancellation))
                revenue[country] = revenue.GetValueOrDefault(country) + sum;
        return new(from, to, revenue);
    }
}

/// <summary>The members of EventBridge's scheduled event that the function reads.</summary>
/// <param name="Time">The time for which it is scheduled.</param>
public sealed record Scheduled(DateTimeOffset Time);

/// <summary>The revenue of a period.</summary>
/// <param name="From">The beginning of the period.</param>
/// <param name="To">The end of the period.</param>
/// <param name="Revenue">The revenue by country.</param>
public sealed record SalesReport(DateTimeOffset From, DateTimeOffset To, IReadOnlyDictionary<string, decimal> Revenue);
