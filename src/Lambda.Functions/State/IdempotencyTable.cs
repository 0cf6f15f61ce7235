using Azure;
using Azure.Data.Tables;
using Lambda.Engine.Idempotency;

namespace Lambda.Functions.State;

/// <summary>Stores idempotency records in a table, spread over 256 partitions by the first two digits of the key.</summary>
internal sealed class IdempotencyTable(TableServiceClient tables) : IIdempotencyRecords
{
    private const int DeletedAtOnce = 8;
    private readonly TableClient _table = tables.GetTableClient(StorageNames.Idempotency);

    public async Task<IdempotencyRecord?> FindAsync(string key, CancellationToken cancellation)
    {
        var found = await StorageGuard.CallAsync(
            "The key was not read", () => _table.GetEntityIfExistsAsync<TableEntity>(Partition(key), key, cancellationToken: cancellation),
            cancellation);
        return found.HasValue ? FromEntity(found.Value!) : null;
    }

    public Task<IdempotencyRecord?> TryPutAsync(IdempotencyRecord record, CancellationToken cancellation) =>
        StorageGuard.CallAsync<IdempotencyRecord?>("The key was not stored", async () =>
            await _table.TryPutAsync(ToEntity(record), record.Version, cancellation) is { } version
                ? record with { Version = version }
                : null, cancellation);

    public Task<bool> TryDeleteAsync(IdempotencyRecord record, CancellationToken cancellation) =>
        StorageGuard.CallAsync(
            "The key was not deleted",
            () => TryDeleteAsync(Partition(record.Key), record.Key, new ETag(record.Version ?? ""), cancellation), cancellation);

    // One by one, each only if unchanged: the next event with the same key may take over an expired record at any time.
    public Task<int> DeleteExpiredAsync(DateTimeOffset before, CancellationToken cancellation) =>
        StorageGuard.CallAsync("Expired keys were not deleted", async () =>
        {
            var deleted = 0;
            var expired = _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"Until lt {before}"), cancellationToken: cancellation);
            await Parallel.ForEachAsync(
                expired,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = DeletedAtOnce, CancellationToken = cancellation, TaskScheduler = TaskScheduler.Current,
                },
                async (entity, token) =>
                {
                    if (await TryDeleteAsync(entity.PartitionKey, entity.RowKey, entity.ETag, token)) Interlocked.Increment(ref deleted);
                });
            return deleted;
        }, cancellation);

    private async Task<bool> TryDeleteAsync(string partition, string row, ETag version, CancellationToken cancellation)
    {
        try
        {
            return (await _table.DeleteEntityAsync(partition, row, version, cancellation)).Status != 404;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return false;
        }
    }

    private static string Partition(string key) => key[..2];

    private static TableEntity ToEntity(IdempotencyRecord record)
    {
        var entity = new TableEntity(Partition(record.Key), record.Key)
        {
            ["Function"] = record.Function,
            ["Owner"] = record.Owner,
            ["IsCompleted"] = record.IsCompleted,
            ["Until"] = record.Until,
        };
        entity.SetUnlessNull("Validation", record.Validation);
        entity.SetUnlessNull("ResultBlob", record.ResultBlob);
        if (!record.Result.IsEmpty) entity["Result"] = record.Result.ToArray();
        return entity;
    }

    private static IdempotencyRecord FromEntity(TableEntity entity) =>
        new(entity.RowKey, entity.GetString("Function")!, entity.GetString("Owner")!)
        {
            IsCompleted = entity.GetBoolean("IsCompleted") ?? false,
            Until = entity.GetDateTimeOffset("Until")!.Value,
            Validation = entity.GetString("Validation"),
            Result = entity.GetBinary("Result"),
            ResultBlob = entity.GetString("ResultBlob"),
            Version = entity.ETag.ToString(),
        };
}
