using FunctionApp.Handlers.Catalogue;

namespace FunctionApp.Handlers.Importing;

/// <summary>One accepted line of an invoice.</summary>
/// <param name="Description">Null when the line has none.</param>
/// <param name="At">The invoice's time, in the shop's own time.</param>
internal sealed record SalesLine(string Invoice, StockCode Code, string? Description, int Quantity, DateTime At, decimal UnitPrice)
{
    /// <summary>What the line adds to the revenue: negative for goods that come back.</summary>
    public decimal Revenue => Quantity * UnitPrice;

    /// <summary>Goods that come back, or are written off.</summary>
    public bool IsReturn => Quantity < 0;

    /// <summary>A line of an invoice that cancels another: its number begins with C.</summary>
    public bool IsCancellation => Invoice.StartsWith('C') || Invoice.StartsWith('c');

    /// <summary>What the line tells of its product. A price of zero is a gift or a correction, not a price.</summary>
    public Product Product => new(Code, Description is null ? null : new(Description, At), UnitPrice > 0 ? new(UnitPrice, At) : null);
}
