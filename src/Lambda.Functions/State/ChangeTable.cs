using Azure;
using Azure.Data.Tables;
using Lambda.Engine.Changes;

namespace Lambda.Functions.State;

/// <summary>
/// Stores changes of one kind in a table, with one entity for each. All are in the same partition, so that one query reads all changes.
/// </summary>
/// <param name="table">The table, which is created while the app starts.</param>
/// <param name="partition">The partition.</param>
/// <param name="changes">The noun for what is stored, in the text of errors.</param>
internal abstract class ChangeTable<T>(TableClient table, string partition, string changes) : IChangeStore<T> where T : StoredChange
{
    public Task<IReadOnlyList<T>> ListAsync(CancellationToken cancellation) =>
        StorageGuard.CallAsync<IReadOnlyList<T>>($"{changes} were not read", async () =>
        {
            var all = new List<T>();
            try
            {
                var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
                await foreach (var entity in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)) all.Add(Read(entity));
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                // The table is created while the app starts; until then there are no changes.
            }
            return all;
        }, cancellation);

    public async Task<T?> FindAsync(string name, CancellationToken cancellation)
    {
        var found = await StorageGuard.CallAsync(
            $"{changes} were not read",
            () => table.GetEntityIfExistsAsync<TableEntity>(partition, name, cancellationToken: cancellation), cancellation);
        return found.HasValue ? Read(found.Value!) : null;
    }

    public Task<T?> TryPutAsync(T change, CancellationToken cancellation) =>
        StorageGuard.CallAsync($"{changes} were not stored", async () =>
        {
            var entity = new TableEntity(partition, change.Name);
            Write(change, entity);
            return await table.TryPutAsync(entity, change.Version, cancellation) is { } version ? change with { Version = version } : null;
        }, cancellation);

    /// <summary>Writes a change to its entity.</summary>
    protected abstract void Write(T change, TableEntity entity);

    /// <summary>Reads the change from an entity, without its version.</summary>
    protected abstract T From(TableEntity entity);

    private T Read(TableEntity entity) => From(entity) with { Version = entity.ETag.ToString() };
}
