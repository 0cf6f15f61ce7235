using Azure.Data.Tables;
using Lambda.Engine.Settings;

namespace Lambda.Functions.State;

/// <summary>
/// Stores the changes of functions in a table, one entity per function. All are in one partition, so a refresh is one query.
/// </summary>
internal sealed class FunctionChangesTable(TableServiceClient tables) : IFunctionChanges
{
    private const string Partition = "function";
    private readonly TableClient _table = tables.GetTableClient(StorageNames.FunctionChanges);

    public Task<IReadOnlyList<FunctionChanges>> ListAsync(CancellationToken cancellation) =>
        StorageGuard.CallAsync<IReadOnlyList<FunctionChanges>>("Changes of functions were not read", async () =>
        {
            var all = new List<FunctionChanges>();
            await foreach (var entity in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellation)) all.Add(FromEntity(entity));
            return all;
        }, cancellation);

    public async Task<FunctionChanges?> FindAsync(string functionName, CancellationToken cancellation)
    {
        var found = await StorageGuard.CallAsync(
            "The function's changes were not read",
            () => _table.GetEntityIfExistsAsync<TableEntity>(Partition, functionName, cancellationToken: cancellation), cancellation);
        return found.HasValue ? FromEntity(found.Value!) : null;
    }

    public Task<FunctionChanges?> TryPutAsync(FunctionChanges changes, CancellationToken cancellation) =>
        StorageGuard.CallAsync<FunctionChanges?>("The function's changes were not stored", async () =>
            await _table.TryPutAsync(ToEntity(changes), changes.Version, cancellation) is { } version
                ? changes with { Version = version }
                : null, cancellation);

    private static TableEntity ToEntity(FunctionChanges changes)
    {
        var entity = new TableEntity(Partition, changes.FunctionName);
        entity.SetUnlessNull("ReservedConcurrentExecutions", changes.ReservedConcurrentExecutions);
        entity.SetUnlessNull("Description", changes.Description);
        entity.SetUnlessNull("Timeout", changes.Timeout);
        entity.SetUnlessNull("MemorySize", changes.MemorySize);
        entity.SetUnlessNull("DeadLetter", changes.DeadLetter);
        entity.SetUnlessNull("ChangedAt", changes.ChangedAt);
        if (changes.EventInvoke is { } events)
        {
            entity["EventInvokeModified"] = events.LastModified;
            entity.SetUnlessNull("MaximumRetryAttempts", events.MaximumRetryAttempts);
            entity.SetUnlessNull("MaximumEventAgeInSeconds", events.MaximumEventAgeInSeconds);
            entity.SetUnlessNull("OnSuccess", events.OnSuccess);
            entity.SetUnlessNull("OnFailure", events.OnFailure);
        }
        return entity;
    }

    private static FunctionChanges FromEntity(TableEntity entity) => new(entity.RowKey)
    {
        ReservedConcurrentExecutions = entity.GetInt32("ReservedConcurrentExecutions"),
        Description = entity.GetString("Description"),
        Timeout = entity.GetInt32("Timeout"),
        MemorySize = entity.GetInt32("MemorySize"),
        DeadLetter = entity.GetString("DeadLetter"),
        ChangedAt = entity.GetDateTimeOffset("ChangedAt"),
        EventInvoke = entity.GetDateTimeOffset("EventInvokeModified") is not { } modified ? null : new(modified)
        {
            MaximumRetryAttempts = entity.GetInt32("MaximumRetryAttempts"),
            MaximumEventAgeInSeconds = entity.GetInt32("MaximumEventAgeInSeconds"),
            OnSuccess = entity.GetString("OnSuccess"),
            OnFailure = entity.GetString("OnFailure"),
        },
        Version = entity.ETag.ToString(),
    };
}
