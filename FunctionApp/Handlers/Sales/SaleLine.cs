using System.Text.Json;

namespace FunctionApp.Handlers.Sales;

/// <summary>A line of an invoice as the tills send it to the event hub <c>sales</c>, with its country as the partition key.</summary>
/// <param name="Invoice">The invoice's number.</param>
/// <param name="Sku">The stock code.</param>
/// <param name="Quantity">The quantity; below zero for a return.</param>
/// <param name="Price">The price per unit.</param>
/// <param name="Country">The customer's country.</param>
/// <param name="Time">When it was sold.</param>
public sealed record SaleLine(string Invoice, string Sku, int Quantity, decimal Price, string Country, DateTimeOffset Time)
{
    private const int MaxCountry = 64;
    private const decimal MaxPrice = 1_000_000_000m;

    /// <summary>The line's value: quantity times price.</summary>
    public decimal Revenue => Quantity * Price;

    /// <summary>Reads a line; null if it is not valid.</summary>
    public static SaleLine? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(
                json, SalesJson.Default.SaleLine) is { Country: { Length: > 0 and <= MaxCountry }, Price: >= 0 and <= MaxPrice } line
                ? line
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
