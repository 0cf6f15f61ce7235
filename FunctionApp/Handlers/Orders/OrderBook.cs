using Azure;
using Azure.Data.Tables;
using Lambda.Functions.TableStreams;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionApp.Handlers.Orders;

/// <summary>
/// The invoices in the table <c>orders</c>: one entity each, with the number as its partition key. The table's changes are a stream, from
/// which <c>project-orders</c> makes the orders of each country.
/// </summary>
public sealed class OrderBook([FromKeyedServices(OrderBook.Table)] StreamedTable table) : IOrderBook
{
    /// <summary>The table's name.</summary>
    public const string Table = "orders";

    /// <inheritdoc/>
    public async Task<OrderState> FindAsync(string number, CancellationToken cancellation)
    {
        await table.CreateIfNotExistsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(number, OrderEntity.Row, cancellationToken: cancellation);
        return found.HasValue ? OrderEntity.Read(found.Value!) : new(number);
    }

    /// <inheritdoc/>
    public async Task<bool> TryPutAsync(OrderState state, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        await table.CreateIfNotExistsAsync(cancellation);
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
