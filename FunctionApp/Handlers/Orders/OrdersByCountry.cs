using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using FunctionApp.Handlers.Catalogue;

namespace FunctionApp.Handlers.Orders;

/// <summary>
/// The orders of each country in the table <c>ordersbycountry</c>: the country is the partition key, and each order is an entity.
/// </summary>
public sealed class OrdersByCountry(TableServiceClient tables) : IOrdersByCountry
{
    /// <summary>The table's name.</summary>
    public const string Table = "ordersbycountry";

    private readonly CreatedTable _table = new(tables, Table);

    /// <inheritdoc/>
    public async Task PutAsync(string number, CountryOrder order, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        var table = await _table.GetAsync(cancellation);
        var entity = new TableEntity(KeyOf(order.Country), number)
        {
            ["Country"] = order.Country,
            ["Total"] = order.Total.ToString(CultureInfo.InvariantCulture),
        };
        await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string number, string country, CancellationToken cancellation)
    {
        var table = await _table.GetAsync(cancellation);
        await table.DeleteEntityAsync(KeyOf(country), number, cancellationToken: cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, decimal>> ReadAsync(string country, CancellationToken cancellation)
    {
        var table = await _table.GetAsync(cancellation);
        var (orders, partition) = (new Dictionary<string, decimal>(StringComparer.Ordinal), KeyOf(country));
        await foreach (var entity in table.QueryAsync<TableEntity>(
            other => other.PartitionKey == partition, cancellationToken: cancellation))
            orders[entity.RowKey] = decimal.Parse(entity.GetString("Total")!, NumberStyles.Number, CultureInfo.InvariantCulture);
        return orders;
    }

    // Country names may contain characters that a table's keys cannot.
    private static string KeyOf(string country) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(country)), 0, 8);
}
