using Lambda;

namespace Samples.Orders;

/// <summary>Ships an order. The parcel's number is the order's, so that shipping it twice sends one parcel.</summary>
public sealed class ShipOrder : IHandler<PricedOrder, Shipment>
{
    /// <inheritdoc/>
    public Task<Shipment> HandleAsync(PricedOrder input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Task.FromResult(new Shipment($"parcel-{input.OrderId}"));
    }
}
