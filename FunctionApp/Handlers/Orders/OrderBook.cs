using Azure;
using Azure.Data.Tables;
using FunctionApp.Handlers.Catalogue;

namespace FunctionApp.Handlers.Orders;

/// <summary>The invoices in the table <c>orders</c>: one entity each, its number the partition key.</summary>
public sealed class OrderBook(TableServiceClient tables) : IOrderBook
{
    /// <summary>The table's name.</summary>
    public const string Table = "orders";

    private readonly CreatedTable _table = new(tables, Table);

    /// <inheritdoc/>
    public async Task<OrderState> FindAsync(string number, CancellationToken cancellation)
    {
        var table = await _table.GetAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(number, OrderEntity.Row, cancellationToken: cancellation);
        return found.HasValue ? OrderEntity.Read(found.Value!) : new(number);
    }

    /// <inheritdoc/>
    public async Task<bool> TryPutAsync(OrderState state, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        var table = await _table.GetAsync(cancellation);
        try
        {
            if (state.Version is null) await table.AddEntityAsync(OrderEntity.Write(state), cancellation);
            else await table.UpdateEntityAsync(OrderEntity.Write(state), new ETag(state.Version), TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}
