using FunctionApp.Handlers.Catalogue;

namespace FunctionApp.Handlers.Importing;

/// <summary>Adds up the rows of a day's file.</summary>
internal sealed class DayTotals
{
    private readonly Dictionary<StockCode, Product> _products = [];
    private readonly HashSet<string> _returnInvoices = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _cancelledInvoices = new(StringComparer.OrdinalIgnoreCase);
    private int _accepted;
    private int _rejected;
    private int _returns;
    private int _cancellations;
    private int _otherCharges;
    private decimal _otherChargesRevenue;
    private decimal _revenue;

    /// <summary>The facts about each product in the day's file.</summary>
    public IReadOnlyCollection<Product> Products => _products.Values;

    public void Reject() => _rejected++;

    /// <exception cref="SalesFileException">There are more products than <see cref="SalesLimits.Products"/>.</exception>
    public void Add(SalesLine line)
    {
        _accepted++;
        _revenue += line.Revenue;
        if (line.IsReturn)
        {
            _returns++;
            _returnInvoices.Add(line.Invoice);
        }
        if (line.IsCancellation)
        {
            _cancellations++;
            _cancelledInvoices.Add(line.Invoice);
        }
        if (line.Code.IsProduct)
        {
            AddProduct(line.Product);
        }
        else
        {
            _otherCharges++;
            _otherChargesRevenue += line.Revenue;
        }
    }

    public ImportResult Result(string day) => new(day, _accepted + _rejected, _accepted, _rejected, _products.Count, _revenue,
        _returns, _returnInvoices.Count, _cancellations, _cancelledInvoices.Count, _otherCharges, _otherChargesRevenue);

    private void AddProduct(Product product)
    {
        _products[product.Code] = _products.TryGetValue(product.Code, out var known) ? known.With(product) : product;
        if (_products.Count > SalesLimits.Products)
            throw new SalesFileException($"The file has more than {SalesLimits.Products} products.");
    }
}
