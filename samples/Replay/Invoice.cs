using System.Text.Json.Serialization;

namespace Samples.Replay;

/// <summary>A message of the queue: an invoice, or the cancellation of one when its number begins with C.</summary>
internal sealed record Invoice(
    [property: JsonPropertyName("invoice")] string Number,
    string Country,
    string? Customer,
    DateTime Time,
    IReadOnlyList<InvoiceLine> Lines)
{
    /// <summary>What goes to the event hub.</summary>
    public IEnumerable<Sale> Sales() => Lines.Select(line => new Sale(Number, line.Sku, line.Quantity, line.Price, Country, Time));
}

internal sealed record InvoiceLine(string Sku, int Quantity, decimal Price);

/// <summary>An event of the hub: a line of an invoice.</summary>
internal sealed record Sale(string Invoice, string Sku, int Quantity, decimal Price, string Country, DateTime Time);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(Sale))]
internal sealed partial class ReplayJson : JsonSerializerContext;
