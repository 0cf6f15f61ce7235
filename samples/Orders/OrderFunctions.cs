using Lambda.Engine.Invocation;

namespace Samples.Orders;

/// <summary>The functions of the state machine <c>fulfil-order</c>.</summary>
public static class OrderFunctions
{
    /// <summary>Registers them. They need a <see cref="Warehouse"/> and a <see cref="PaymentDesk"/> among the services.</summary>
    public static void Register(FunctionRegistry functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        functions
            .Add<PriceOrder, Order, PricedOrder>("price-order", OrderJson.Default)
            .Add<ReserveStock, PricedOrder, PricedOrder>("reserve-stock", OrderJson.Default)
            .Add<RequestPayment, PaymentRequest, PaymentRequest>("request-payment", OrderJson.Default)
            .Add<ShipOrder, PricedOrder, Shipment>("ship-order", OrderJson.Default)
            .Add<ReleaseStock, PricedOrder, PricedOrder>("release-stock", OrderJson.Default);
    }
}
