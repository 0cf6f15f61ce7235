namespace FunctionApp.Handlers.Catalogue;

/// <summary>The known facts about a product.</summary>
/// <param name="Code">Its stock code.</param>
/// <param name="Description">Its latest description that is not empty, and the time of the invoice line that it comes from; null when there
/// is none.</param>
/// <param name="Price">Its latest price above zero, and the time of the invoice line that it comes from; null when there is none.</param>
public sealed record Product(StockCode Code, Dated<string>? Description, Dated<decimal>? Price)
{
    /// <summary>
    /// Returns the product with the facts of <paramref name="next"/> added. For each fact, the later one counts; of two with the same time,
    /// that of <paramref name="next"/>.
    /// </summary>
    public Product With(Product next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return this with { Description = Later(Description, next.Description), Price = Later(Price, next.Price) };
    }

    private static Dated<T>? Later<T>(Dated<T>? known, Dated<T>? next) => next is null || known?.At > next.At ? known : next;
}

/// <summary>A fact, and the time from which it applies, in the shop's own time.</summary>
public sealed record Dated<T>(T Value, DateTime At);
