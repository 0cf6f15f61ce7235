namespace FunctionApp.Handlers.Orders;

/// <summary>The shop's invoices.</summary>
public interface IOrderBook
{
    /// <summary>What is known of the invoice of that number; nothing when it never came.</summary>
    Task<OrderState> FindAsync(string number, CancellationToken cancellation);

    /// <summary>Stores a state if what is stored is still what it was made from.</summary>
    /// <returns>Whether it was stored; if not, another writer was faster.</returns>
    Task<bool> TryPutAsync(OrderState state, CancellationToken cancellation);
}
