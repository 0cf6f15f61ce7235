using System.Globalization;
using FunctionApp.Handlers.Catalogue;

namespace FunctionApp.Handlers.Pricing;

/// <summary>Collects the errors in a cart, each SKU once.</summary>
internal sealed class CartProblems
{
    private readonly OrderedDictionary<string, string> _unknown = [];
    private readonly OrderedDictionary<string, string> _unpriced = [];
    private readonly List<string> _quantities = [];

    public void Unknown(string? sku) => _unknown.TryAdd(sku ?? "", Quoted(sku));

    public void Unpriced(string sku) => _unpriced.TryAdd(sku, Quoted(sku));

    public void Quantity(CartLine line) =>
        _quantities.Add(string.Create(CultureInfo.InvariantCulture, $"{Quoted(line.Sku)} ({line.Quantity})"));

    /// <exception cref="CartException">The cart has errors.</exception>
    public void Throw()
    {
        string?[] problems = [Named("unknown SKU", _unknown.Values), Named("SKU without a price", _unpriced.Values), Named(
            "quantity below one", _quantities)];
        var all = string.Join("; ", problems.OfType<string>());
        if (all.Length > 0) throw new CartException($"The cart cannot be priced: {all}.");
    }

    private static string? Named(string problem, IReadOnlyCollection<string> skus) =>
        skus.Count == 0 ? null : $"{problem}: {string.Join(", ", skus)}";

    private static string Quoted(string? sku) =>
        sku is null or { Length: <= StockCode.MaxLength } ? $"'{sku}'" : $"'{sku[..StockCode.MaxLength]}…'";
}
