using System.Text.Json;
using System.Text.Json.Serialization;

namespace FunctionApp.Handlers.Pricing;

/// <summary>The contract of <c>price-cart</c>. Decimals are read and written digit by digit, never as a float.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Cart))]
[JsonSerializable(typeof(PricedCart))]
public sealed partial class PricingJson : JsonSerializerContext;
