namespace FunctionApp.Handlers.Pricing;

/// <summary>What a customer is about to buy.</summary>
/// <param name="Lines">1–500 lines. A product may be on several.</param>
public sealed record Cart(IReadOnlyList<CartLine?>? Lines);

/// <summary>A product and how many of it.</summary>
/// <param name="Sku">Its stock code, in either case.</param>
/// <param name="Quantity">How many, at least one.</param>
public sealed record CartLine(string? Sku, int Quantity);
