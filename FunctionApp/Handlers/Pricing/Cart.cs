namespace FunctionApp.Handlers.Pricing;

/// <summary>The products that a customer is about to buy.</summary>
/// <param name="Lines">The lines: 1–500. A product may be on several lines.</param>
public sealed record Cart(IReadOnlyList<CartLine?>? Lines);

/// <summary>A product and its quantity.</summary>
/// <param name="Sku">Its stock code, in either case.</param>
/// <param name="Quantity">The quantity, at least one.</param>
public sealed record CartLine(string? Sku, int Quantity);
