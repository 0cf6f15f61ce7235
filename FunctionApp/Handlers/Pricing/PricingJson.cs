using System.Text.Json;
using System.Text.Json.Serialization;

namespace FunctionApp.Handlers.Pricing;

/// <summary>The JSON contract of <c>price-cart</c>. Decimals are read and written exactly, never as floating-point numbers.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Cart))]
[JsonSerializable(typeof(PricedCart))]
public sealed partial class PricingJson : JsonSerializerContext;
