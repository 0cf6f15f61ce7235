using Lambda;

namespace Samples.Orders;

/// <summary>Reserves the goods of an order.</summary>
public sealed class ReserveStock(Warehouse warehouse) : IHandler<PricedOrder, PricedOrder>
{
    /// <inheritdoc/>
    public Task<PricedOrder> HandleAsync(PricedOrder input, ILambdaContext context, CancellationToken cancellation)
    {
        warehouse.Reserve(input);
        return Task.FromResult(input);
    }
}
