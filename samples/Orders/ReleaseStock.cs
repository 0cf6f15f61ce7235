using Lambda;

namespace Samples.Orders;

/// <summary>Gives back the goods of an order that is not paid.</summary>
public sealed class ReleaseStock(Warehouse warehouse) : IHandler<PricedOrder, PricedOrder>
{
    /// <inheritdoc/>
    public Task<PricedOrder> HandleAsync(PricedOrder input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        warehouse.Release(input.OrderId);
        return Task.FromResult(input);
    }
}
