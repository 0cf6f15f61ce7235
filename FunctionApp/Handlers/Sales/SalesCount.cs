using System.Text.Json.Serialization;

namespace FunctionApp.Handlers.Sales;

/// <summary>The state of a window: the sales in it so far.</summary>
/// <param name="From">The sequence number of the first line in it; null before there is one.</param>
/// <param name="Revenue">The revenue by country.</param>
public sealed record SalesCount(
    [property: JsonPropertyName("from")] string? From, [property: JsonPropertyName("revenue")] IReadOnlyDictionary<string,
    decimal>? Revenue);
