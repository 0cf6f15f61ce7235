namespace FunctionApp.Handlers.Pricing;

/// <summary>A cart with its prices.</summary>
/// <param name="Lines">The cart's lines, in their order.</param>
/// <param name="Subtotal">The sum of the lines, rounded to 2 places.</param>
/// <param name="Vat">The VAT on the subtotal, rounded to 2 places.</param>
/// <param name="Total">Subtotal and VAT.</param>
public sealed record PricedCart(IReadOnlyList<PricedLine> Lines, decimal Subtotal, decimal Vat, decimal Total);

/// <summary>A line with its price.</summary>
/// <param name="Sku">The stock code as the catalogue has it.</param>
/// <param name="Description">The product's description; empty when it has none.</param>
/// <param name="Quantity">How many.</param>
/// <param name="UnitPrice">The price per unit, without VAT.</param>
/// <param name="Total">Quantity × unit price, exact.</param>
public sealed record PricedLine(string Sku, string Description, int Quantity, decimal UnitPrice, decimal Total);
