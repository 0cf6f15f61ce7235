using System.Collections.Concurrent;
using System.Globalization;
using FunctionApp.Handlers.Catalogue;
using Lambda;
using Microsoft.Extensions.Options;

namespace FunctionApp.Handlers.Pricing;

/// <summary>Prices a cart from the catalogue.</summary>
/// <remarks>
/// Amounts are exact decimals. Rounding is per cart, not per line, to 2 places and half away from zero: the subtotal once, then the VAT on
/// the rounded subtotal, so that the three amounts of the result add up and a reader can check them.
/// </remarks>
public sealed class PriceCart(IProductCatalogue catalogue, IOptions<ShopOptions> shop) : IHandler<Cart, PricedCart>
{
    /// <summary>The maximum number of lines in a cart.</summary>
    public const int MaxLines = 500;

    private const int LookupsAtOnce = 16;

    /// <inheritdoc/>
    /// <exception cref="CartException">The cart is empty or too long, or a SKU is unknown or without a price, or a quantity is below
    /// one.</exception>
    public async Task<PricedCart> HandleAsync(Cart input, ILambdaContext context, CancellationToken cancellation)
    {
        if (input?.Lines is not { Count: > 0 } lines) throw new CartException("The cart is empty.");
        if (lines.Count > MaxLines)
            throw new CartException(
                string.Create(CultureInfo.InvariantCulture, $"The cart has {lines.Count} lines; at most {MaxLines} are allowed."));

        var problems = new CartProblems();
        var codes = lines.Select(line => StockCode.TryParse(line?.Sku, out var code) && code.IsProduct ? code : (StockCode?)null).ToArray();
        var products = await FindAsync(codes.OfType<StockCode>().Distinct(), cancellation);
        var priced = new List<PricedLine>(lines.Count);
        foreach (var (line, code) in lines.Zip(codes))
        {
            if (line?.Quantity < 1) problems.Quantity(line);
            if (code is null || !products.TryGetValue(code.Value, out var product)) problems.Unknown(line?.Sku);
            else if (product.Price is not { Value: var price }) problems.Unpriced(code.Value.Value);
            else priced.Add(new(code.Value.Value, product.Description?.Value ?? "", line!.Quantity, price, line.Quantity * price));
        }
        problems.Throw();

        var subtotal = Round(priced.Sum(line => line.Total));
        var vat = Round(subtotal * shop.Value.VatRate);
        return new(priced, subtotal, vat, subtotal + vat);
    }

    private static decimal Round(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);

    private async Task<IReadOnlyDictionary<StockCode, Product>> FindAsync(IEnumerable<StockCode> codes, CancellationToken cancellation)
    {
        var found = new ConcurrentDictionary<StockCode, Product>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = LookupsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(codes, options, async (code, token) =>
        {
            if (await catalogue.FindAsync(code, token) is { } product) found[code] = product;
        });
        return found;
    }
}
