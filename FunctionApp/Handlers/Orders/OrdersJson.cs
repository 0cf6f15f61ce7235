using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.Events;

namespace FunctionApp.Handlers.Orders;

/// <summary>
/// The JSON contract of <c>fulfil-orders</c> and <c>project-orders</c>. Decimals are read and written exactly, never as floating-point
/// numbers.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(DynamoDbEvent))]
[JsonSerializable(typeof(DynamoDbResult))]
internal sealed partial class OrdersJson : JsonSerializerContext;
