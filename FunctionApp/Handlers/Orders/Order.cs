using System.Text.Json.Serialization;

namespace FunctionApp.Handlers.Orders;

/// <summary>
/// A message in the queue <c>orders</c>: an invoice with its lines or, if its number begins with C, the cancellation of the invoice with
/// the rest of that number.
/// </summary>
/// <param name="Invoice">The number, such as <c>536365</c> or <c>C536365</c>.</param>
/// <param name="Country">The country that it is delivered to.</param>
/// <param name="Customer">The customer's number; null when it is unknown.</param>
/// <param name="Time">When it was written, in the shop's own time.</param>
/// <param name="Lines">The lines; a cancellation's quantities are negative.</param>
public sealed record Order(string Invoice, string Country, string? Customer, DateTime Time, IReadOnlyList<OrderLine> Lines)
{
    private const int MaxNumber = 20;

    /// <summary>Whether it cancels an invoice.</summary>
    [JsonIgnore]
    public bool IsCancellation => Invoice.StartsWith('C');

    /// <summary>The number of the invoice that it is or cancels.</summary>
    [JsonIgnore]
    public string Number => IsCancellation ? Invoice[1..] : Invoice;

    /// <summary>Returns the error in the message; null when there is none.</summary>
    internal string? Problem() =>
        string.IsNullOrEmpty(Invoice) || Number.Length is 0 or > MaxNumber
            || !Number.All(char.IsAsciiLetterOrDigit) ? "The number of the invoice must have 1 to 20 letters and digits."
        : Lines is not { Count: > 0 } ? "The invoice has no lines."
        : Lines.Any(line => !StockCodeIsGood(line)) ? "A line has no stock code."
        : Lines.Any(line => line.Price < 0) ? "A line has a price below zero."
        : IsCancellation && Lines.Any(line => line.Quantity >= 0) ? "A line of a cancellation has a quantity that is not negative."
        : !IsCancellation && Lines.Any(line => line.Quantity <= 0) ? "A line of an invoice has a quantity below one."
        : null;

    private static bool StockCodeIsGood(OrderLine? line) => Catalogue.StockCode.TryParse(line?.Sku, out _);
}

/// <summary>A line of an invoice.</summary>
/// <param name="Sku">The product's stock code.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Price">The price per unit.</param>
public sealed record OrderLine(string Sku, int Quantity, decimal Price);
