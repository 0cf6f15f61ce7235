using FunctionApp.Handlers.Catalogue;

namespace FunctionApp.Handlers.Importing;

/// <summary>One accepted line of an invoice.</summary>
/// <param name="Description">The description; null when the line has none.</param>
/// <param name="At">The invoice's time, in the shop's own time.</param>
internal sealed record SalesLine(string Invoice, StockCode Code, string? Description, int Quantity, DateTime At, decimal UnitPrice)
{
    /// <summary>The line's share of the revenue: negative for returned goods.</summary>
    public decimal Revenue => Quantity * UnitPrice;

    /// <summary>Whether the line is about goods that are returned or written off.</summary>
    public bool IsReturn => Quantity < 0;

    /// <summary>Whether the line's invoice cancels another one: its number begins with C.</summary>
    public bool IsCancellation => Invoice.StartsWith('C') || Invoice.StartsWith('c');

    /// <summary>The line's facts about its product. A price of zero is a gift or a correction, and does not count as a price.</summary>
    public Product Product => new(Code, Description is null ? null : new(Description, At), UnitPrice > 0 ? new(UnitPrice, At) : null);
}
