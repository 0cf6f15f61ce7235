using Azure;
using Azure.Data.Tables;
using Lambda.Functions.TableStreams;

namespace Lambda.Workflows.Tasks.Tables;

/// <summary>A table of items. Writes to a table with a stream are also recorded in the stream.</summary>
internal sealed class ItemTable
{
    private readonly Func<string, string, CancellationToken, Task<NullableResponse<TableEntity>>> read;
    private readonly Func<TableEntity, CancellationToken, Task> add;
    private readonly Func<TableEntity, ETag, CancellationToken, Task> replace;
    private readonly Func<string, string, ETag, CancellationToken, Task> delete;
    private readonly Func<CancellationToken, Task> create;

    public ItemTable(TableClient table)
    {
        read = (partition, row, cancellation) => table.GetEntityIfExistsAsync<TableEntity>(partition, row, null, cancellation);
        add = table.AddEntityAsync;
        replace = (entity, tag, cancellation) => table.UpdateEntityAsync(entity, tag, TableUpdateMode.Replace, cancellation);
        delete = table.DeleteEntityAsync;
        create = table.CreateIfNotExistsAsync;
    }

    public ItemTable(StreamedTable table)
    {
        read = (partition, row, cancellation) => table.GetEntityIfExistsAsync<TableEntity>(partition, row, null, cancellation);
        add = table.AddEntityAsync;
        replace = (entity, tag, cancellation) => table.UpdateEntityAsync(entity, tag, TableUpdateMode.Replace, cancellation);
        delete = table.DeleteEntityAsync;
        create = table.CreateIfNotExistsAsync;
    }

    /// <summary>Reads an item's entity; null if there is none.</summary>
    public async Task<TableEntity?> ReadAsync(string partition, string row, CancellationToken cancellation)
    {
        try
        {
            return await read(partition, row, cancellation) is { HasValue: true } found ? found.Value : null;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // There is no table yet.
            return null;
        }
    }

    /// <summary>Stores an entity in place of the one that was read, or adds it if there was none.</summary>
    /// <returns>Whether it was stored. It is not if someone else has changed the item in the meantime.</returns>
    public async Task<bool> TryWriteAsync(TableEntity entity, TableEntity? before, CancellationToken cancellation)
    {
        try
        {
            if (before is null)
                await AddAsync(entity, cancellation);
            else
                await replace(entity, before.ETag, cancellation);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412 || (exception.Status == 404 && before is not null))
        {
            return false;
        }
    }

    /// <returns>Whether it was deleted. It is not if someone else has changed the item in the meantime.</returns>
    public async Task<bool> TryDeleteAsync(TableEntity before, CancellationToken cancellation)
    {
        try
        {
            await delete(before.PartitionKey, before.RowKey, before.ETag, cancellation);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 412 or 404)
        {
            return false;
        }
    }

    private async Task AddAsync(TableEntity entity, CancellationToken cancellation)
    {
        try
        {
            await add(entity, cancellation);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            await create(cancellation);
            await add(entity, cancellation);
        }
    }
}
