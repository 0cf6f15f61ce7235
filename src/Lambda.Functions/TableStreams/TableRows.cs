using Azure;
using Azure.Data.Tables;
using Lambda.Engine;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Functions.State;

namespace Lambda.Functions.TableStreams;

/// <summary>The rows of an Azure table.</summary>
internal sealed class TableRows(TableClient table) : ITableRows
{
    private const int MostOfPage = 1000;
    public Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The row was not read", async () =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
            return found.HasValue ? Row(found.Value!, found.GetRawResponse().Headers.Date) : null;
        }, cancellation);

    public Task<IReadOnlyList<TableRow>> ReadAsync(string partition, string from, string below, int max, CancellationToken cancellation) =>
        StorageGuard.CallAsync<IReadOnlyList<TableRow>>("The rows were not read", async () =>
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {below}");
            var rows = new List<TableRow>();
            var pages = table.QueryAsync<TableEntity>(filter, Math.Min(max, MostOfPage), cancellationToken: cancellation).AsPages();
            await foreach (var page in pages)
            {
                var now = page.GetRawResponse().Headers.Date;
                rows.AddRange(page.Values.Take(max - rows.Count).Select(entity => Row(entity, now)));
                if (rows.Count == max) break;
            }
            return rows;
        }, cancellation);

    public Task<RowsOutcome> WriteAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The rows were not written", async Task<RowsOutcome> () =>
        {
            try
            {
                if (writes.Count == 1) return new RowsOutcome.Written([await WriteAsync(partition, writes[0], cancellation)]);
                var answers = await table.SubmitTransactionAsync(writes.Select(write => Action(partition, write)), cancellation);
                return new RowsOutcome.Written([.. answers.Value.Select(answer => answer.Headers.ETag?.ToString())]);
            }
            // The answer names each row by its keys, encoded: the client does not read lines as long as that of two long keys.
            catch (InvalidDataException e)
            {
                throw new StorageUnavailableException("The rows may have been written, but the client could not read the answer", e);
            }
            catch (RequestFailedException e) when (RefusalOf(e) is { } refusal)
            {
                return new RowsOutcome.Refused((e as TableTransactionFailedException)?.FailedTransactionActionIndex ?? 0, refusal);
            }
        }, cancellation);

    private async Task<string?> WriteAsync(string partition, RowWrite write, CancellationToken cancellation)
    {
        var answer = write switch
        {
            RowWrite.Add add => await table.AddEntityAsync(Entity(partition, add.Row, add.Values), cancellation),
            RowWrite.Replace replace => await table.UpdateEntityAsync(
                Entity(partition, replace.Row, replace.Values), new ETag(replace.Version), TableUpdateMode.Replace, cancellation),
            RowWrite.Merge merge => await table.UpdateEntityAsync(
                Entity(partition, merge.Row, merge.Values), ETag.All, TableUpdateMode.Merge, cancellation),
            RowWrite.Upsert upsert => await table.UpsertEntityAsync(
                Entity(partition, upsert.Row, upsert.Values), TableUpdateMode.Merge, cancellation),
            RowWrite.Delete delete => await table.DeleteEntityAsync(
                partition, delete.Row, delete.Version is { } version ? new ETag(version) : ETag.All, cancellation),
            _ => throw new System.Diagnostics.UnreachableException($"Unexpected write: {write.GetType().Name}."),
        };
        // The table client treats the deletion of a missing row as success.
        return write is RowWrite.Delete && answer.Status == 404
            ? throw new RequestFailedException(answer)
            : answer.Headers.ETag?.ToString();
    }

    private static TableTransactionAction Action(string partition, RowWrite write) => write switch
    {
        RowWrite.Add add => new(TableTransactionActionType.Add, Entity(partition, add.Row, add.Values)),
        RowWrite.Replace replace =>
            new(TableTransactionActionType.UpdateReplace, Entity(partition, replace.Row, replace.Values), new ETag(replace.Version)),
        RowWrite.Merge merge => new(TableTransactionActionType.UpdateMerge, Entity(partition, merge.Row, merge.Values), ETag.All),
        RowWrite.Upsert upsert => new(TableTransactionActionType.UpsertMerge, Entity(partition, upsert.Row, upsert.Values)),
        RowWrite.Delete delete => new(
            TableTransactionActionType.Delete, new TableEntity(partition, delete.Row),
            delete.Version is { } version ? new ETag(version) : ETag.All),
        _ => throw new System.Diagnostics.UnreachableException($"Unexpected write: {write.GetType().Name}."),
    };

    private static TableEntity Entity(string partition, string row, IReadOnlyDictionary<string, object?> values)
    {
        var entity = new TableEntity(partition, row);
        foreach (var (name, value) in values)
            if (value is not null) entity[name] = value;
        return entity;
    }

    // Called for each row of each page.
    private static TableRow Row(TableEntity entity, DateTimeOffset? now)
    {
        var values = new Dictionary<string, object?>(entity.Count);
        foreach (var (name, value) in entity)
            if (name is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")) values.Add(name, TableValues.Of(value));
        return new(
            entity.RowKey, values, entity.ETag.ToString(),
            now is { } read && entity.Timestamp is { } written && read > written ? read - written : TimeSpan.Zero);
    }

    // A missing table is also 404, but is not a failed condition on a row.
    private static RowRefusal? RefusalOf(RequestFailedException e) => e switch
    {
        { Status: 409, ErrorCode: "EntityAlreadyExists" } => RowRefusal.Exists,
        { Status: 404, ErrorCode: not "TableNotFound" } => RowRefusal.Missing,
        { Status: 412 } => RowRefusal.Changed,
        _ => null,
    };
}
