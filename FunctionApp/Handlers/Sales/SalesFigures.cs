using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using FunctionApp.Handlers.Catalogue;

namespace FunctionApp.Handlers.Sales;

/// <summary>
/// The revenue in the table <c>sales</c>: the minute is the partition key, with an entity for each country and part of a window. Tables
/// have no decimal type, so revenue is stored as invariant text.
/// </summary>
public sealed class SalesFigures(TableServiceClient tables) : ISalesFigures
{
    /// <summary>The table's name.</summary>
    public const string Table = "sales";

    /// <summary>How many entities a transaction can have.</summary>
    private const int Batch = 100;

    private readonly CreatedTable _table = new(tables, Table);

    /// <inheritdoc/>
    public async Task PutAsync(WindowPartKey part, IReadOnlyDictionary<string, decimal> revenue, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(revenue);
        var table = await _table.GetAsync(cancellation);
        var (minute, prefix) = (
            Minute(part.Start), $"{part.Start.UtcDateTime.ToString("ss.fff", CultureInfo.InvariantCulture)}|{part.Shard}|{part.From}|");
        var actions = revenue.Select(country =>
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(minute, prefix + KeyOf(country.Key))
            {
                ["Country"] = country.Key,
                ["Revenue"] = country.Value.ToString(CultureInfo.InvariantCulture),
            })).ToList();
        var kept = actions.Select(action => action.Entity.RowKey).ToHashSet(StringComparer.Ordinal);
        // A window may be written again with fewer lines: countries that it no longer has must not keep their earlier figures.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {minute} and RowKey ge {prefix} and RowKey lt {prefix + "~"}");
        await foreach (var before in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            if (!kept.Contains(before.RowKey)) actions.Add(new(TableTransactionActionType.Delete, before));
        foreach (var batch in actions.Chunk(Batch)) await table.SubmitTransactionAsync(batch, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, decimal>> ReadAsync(DateTimeOffset minute, CancellationToken cancellation)
    {
        var table = await _table.GetAsync(cancellation);
        var sums = new Dictionary<string, decimal>(StringComparer.Ordinal);
        await foreach (var entity in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Minute(minute)}"), cancellationToken: cancellation))
        {
            var country = entity.GetString("Country")!;
            sums[country] = sums.GetValueOrDefault(country) + decimal.Parse(
                entity.GetString("Revenue")!, NumberStyles.Number, CultureInfo.InvariantCulture);
        }
        return sums;
    }

    private static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH.mm", CultureInfo.InvariantCulture);

    // Country names may contain characters that a table's keys cannot.
    private static string KeyOf(string country) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(country)), 0, 8);
}
