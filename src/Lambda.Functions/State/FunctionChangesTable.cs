using Azure.Data.Tables;
using Lambda.Engine.Settings;

namespace Lambda.Functions.State;

/// <summary>Stores the changes of functions in a table.</summary>
internal sealed class FunctionChangesTable(TableServiceClient tables)
    : ChangeTable<FunctionChanges>(tables.GetTableClient(StorageNames.FunctionChanges), "function", "Changes of functions")
{
    protected override void Write(FunctionChanges change, TableEntity entity)
    {
        entity.SetUnlessNull("ReservedConcurrentExecutions", change.ReservedConcurrentExecutions);
        entity.SetUnlessNull("Description", change.Description);
        entity.SetUnlessNull("Timeout", change.Timeout);
        entity.SetUnlessNull("MemorySize", change.MemorySize);
        entity.SetUnlessNull("DeadLetter", change.DeadLetter);
        entity.SetUnlessNull("ChangedAt", change.ChangedAt);
        if (change.EventInvoke is { } events)
        {
            entity["EventInvokeModified"] = events.LastModified;
            entity.SetUnlessNull("MaximumRetryAttempts", events.MaximumRetryAttempts);
            entity.SetUnlessNull("MaximumEventAgeInSeconds", events.MaximumEventAgeInSeconds);
            entity.SetUnlessNull("OnSuccess", events.OnSuccess);
            entity.SetUnlessNull("OnFailure", events.OnFailure);
        }
    }

    protected override FunctionChanges From(TableEntity entity) => new(entity.RowKey)
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
    };
}
