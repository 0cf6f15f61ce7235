using Azure;
using Azure.Data.Tables;

namespace FunctionApp.Handlers.Catalogue;

/// <summary>The products in the table <c>products</c>: the stock code is the row key, its first two digits are the partition key.</summary>
/// <remarks>
/// A price is found by a point read, whatever the partitions are. Partitions matter for the import: a transaction takes up to 100 entities
/// of one partition, and a day sells over a thousand products, so two digits give nearly full transactions (three would give a handful of
/// entities each), and at most 100 partitions that are written side by side. Tables have no decimal: prices are invariant text. Times are
/// text as well, since they have no zone.
/// </remarks>
public sealed class ProductCatalogue(TableServiceClient tables) : IProductCatalogue
{
    /// <summary>The table's name.</summary>
    public const string Table = "products";

    /// <summary>How many entities a transaction can have.</summary>
    private const int Batch = 100;
    private const int PartitionsAtOnce = 4;
    private const int MaxAttempts = 10;
    private readonly CreatedTable _table = new(tables, Table);

    /// <inheritdoc/>
    public async Task<Product?> FindAsync(StockCode code, CancellationToken cancellation)
    {
        if (!code.IsProduct) return null;
        var table = await _table.GetAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(code.Partition, code.Value, cancellationToken: cancellation);
        return found.HasValue ? ProductEntity.Read(found.Value!) : null;
    }

    /// <inheritdoc/>
    public async Task MergeAsync(IReadOnlyCollection<Product> products, CancellationToken cancellation)
    {
        var table = await _table.GetAsync(cancellation);
        var options = new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(products.GroupBy(product => product.Code.Partition), options, async (partition, token) =>
        {
            foreach (var batch in partition.OrderBy(product => product.Code.Value, StringComparer.Ordinal).Chunk(Batch))
                await MergeAsync(table, partition.Key, batch, token);
        });
    }

    private static async Task MergeAsync(TableClient table, string partition, Product[] batch, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await StoredAsync(table, partition, batch, cancellation);
            var changes = batch.Select(
                product => Change(product, stored.GetValueOrDefault(product.Code.Value))).OfType<TableTransactionAction>().ToList();
            if (changes.Count == 0) return;
            try
            {
                await table.SubmitTransactionAsync(changes, cancellation);
                return;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 409 or 412 && attempt < MaxAttempts)
            {
                // Another import has changed one of these products since it was read: decide again from the current state.
            }
        }
    }

    private static async Task<Dictionary<string, TableEntity>> StoredAsync(
        TableClient table, string partition, Product[] batch, CancellationToken cancellation)
    {
        var (first, last) = (batch[0].Code.Value, batch[^1].Code.Value);
        var stored = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
        var query = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}");
        await foreach (
            var entity in table.QueryAsync<TableEntity>(query, cancellationToken: cancellation)) stored.Add(entity.RowKey, entity);
        return stored;
    }

    private static TableTransactionAction? Change(Product product, TableEntity? stored)
    {
        if (stored is null) return new(TableTransactionActionType.Add, ProductEntity.Write(product));
        var known = ProductEntity.Read(stored);
        var merged = known.With(product);
        return merged == known ? null : new(TableTransactionActionType.UpdateMerge, ProductEntity.Write(merged), stored.ETag);
    }
}
