namespace FunctionApp.Handlers.Catalogue;

/// <summary>The shop's products.</summary>
public interface IProductCatalogue
{
    /// <summary>Finds the product with this code; null when there is none.</summary>
    Task<Product?> FindAsync(StockCode code, CancellationToken cancellation);

    /// <summary>
    /// Adds facts about products, with each code once, to the stored ones, as <see cref="Product.With"/> does. Repeating this changes
    /// nothing.
    /// </summary>
    Task MergeAsync(IReadOnlyCollection<Product> products, CancellationToken cancellation);
}
