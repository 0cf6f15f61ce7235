using System.Text.Json.Serialization;

namespace Samples.Orders;

/// <summary>What a customer orders.</summary>
/// <param name="OrderId">The order's id.</param>
/// <param name="Lines">What is ordered.</param>
public sealed record Order(string OrderId, IReadOnlyList<OrderLine> Lines);

/// <summary>A line of an order.</summary>
/// <param name="Article">What is ordered.</param>
/// <param name="Quantity">How many of it.</param>
public sealed record OrderLine(string Article, int Quantity);

/// <summary>An order with its price.</summary>
/// <param name="OrderId">The order's id.</param>
/// <param name="Lines">What is ordered.</param>
/// <param name="Total">The price, in euros.</param>
public sealed record PricedOrder(string OrderId, IReadOnlyList<OrderLine> Lines, decimal Total);

/// <summary>A payment to ask for.</summary>
/// <param name="OrderId">The order's id.</param>
/// <param name="Total">The amount, in euros.</param>
/// <param name="Token">What completes the task once the payment is there.</param>
public sealed record PaymentRequest(string OrderId, decimal Total, string Token);

/// <summary>A parcel on its way.</summary>
/// <param name="Parcel">Its number.</param>
public sealed record Shipment(string Parcel);

/// <summary>The JSON of the order workflow.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(PricedOrder))]
[JsonSerializable(typeof(PaymentRequest))]
[JsonSerializable(typeof(Shipment))]
public sealed partial class OrderJson : JsonSerializerContext;
