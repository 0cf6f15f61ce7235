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

/// <summary>What the function reads of EventBridge's scheduled event.</summary>
/// <param name="Time">The time that it is scheduled for.</param>
public sealed record Scheduled(DateTimeOffset Time);

/// <summary>The revenue of a time.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end.</param>
/// <param name="Revenue">The revenue by country.</param>
public sealed record SalesReport(DateTimeOffset From, DateTimeOffset To, IReadOnlyDictionary<string, decimal> Revenue);
