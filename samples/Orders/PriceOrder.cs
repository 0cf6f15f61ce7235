using Lambda;

namespace Samples.Orders;

/// <summary>Prices an order.</summary>
public sealed class PriceOrder : IHandler<Order, PricedOrder>
{
    private static readonly Dictionary<string, decimal> Prices = new() { ["cup"] = 7.5m, ["plate"] = 12m };

    /// <inheritdoc/>
    public Task<PricedOrder> HandleAsync(Order input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Task.FromResult(new PricedOrder(input.OrderId, input.Lines, input.Lines.Sum(line => Prices[line.Article] * line.Quantity)));
    }
}
