namespace FunctionApp.Handlers.Catalogue;

/// <summary>The shop's products.</summary>
public interface IProductCatalogue
{
    /// <summary>Finds a product; null when there is none of that code.</summary>
    Task<Product?> FindAsync(StockCode code, CancellationToken cancellation);

    /// <summary>
    /// Adds what is known of products, each code once, to what is stored of them, as <see cref="Product.With"/> does. Doing it again
    /// changes nothing.
    /// </summary>
    Task MergeAsync(IReadOnlyCollection<Product> products, CancellationToken cancellation);
}
