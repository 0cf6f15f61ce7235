using Lambda;
using Lambda.Events;

namespace FunctionApp.Handlers.Sales;

/// <summary>Sums up the sales in each country, one tumbling window at a time, and writes the sums when the window ends.</summary>
/// <remarks>
/// The state contains the first line of its part of the window, which is in the key of the written sums, with the shard and the window. If
/// the end of a window is repeated, it replaces the sums that it wrote; and the parts of a window that ended early add up.
/// </remarks>
public sealed class CountSales(ISalesFigures figures) : IHandler<KinesisWindowEvent<SalesCount>, KinesisWindowResult<SalesCount>>
{
    /// <inheritdoc/>
    public async Task<KinesisWindowResult<SalesCount>> HandleAsync(
        KinesisWindowEvent<SalesCount> input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (from, revenue) = (
            input.State.From, new Dictionary<string,
            decimal>(input.State.Revenue ?? new Dictionary<string, decimal>(), StringComparer.Ordinal));
        foreach (var record in input.Records)
        {
            // The lines before this one are already in the state; this one fails, so that the stream's error handling applies to it.
            if (SaleLine.Read(record.Kinesis.Data) is not { } line) return new(new(from, revenue), [new(record.Kinesis.SequenceNumber)]);
            from ??= record.Kinesis.SequenceNumber;
            revenue[line.Country] = revenue.GetValueOrDefault(line.Country) + line.Revenue;
        }
        if (input.IsFinalInvokeForWindow && from is not null)
            await figures.PutAsync(new(input.Window.Start, input.ShardId, from), revenue, cancellation);
        return new(new(from, revenue), []);
    }
}
