namespace FunctionApp.Handlers.Orders;

/// <summary>The shop's invoices.</summary>
public interface IOrderBook
{
    /// <summary>Finds the state of the invoice with this number; an empty state when no message about it has arrived.</summary>
    Task<OrderState> FindAsync(string number, CancellationToken cancellation);

    /// <summary>Stores a state, unless the stored one has changed since it was read.</summary>
    /// <returns>Whether it was stored. If not, another writer was faster.</returns>
    Task<bool> TryPutAsync(OrderState state, CancellationToken cancellation);
}
