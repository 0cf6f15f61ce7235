using Azure.Data.Tables.Protocol;

namespace Azure.Data.Tables.Transactions;

/// <summary>From the actions of a transaction to its operations.</summary>
internal static class BatchActions
{
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    /// <exception cref="InvalidOperationException">The list is empty.</exception>
    public static IReadOnlyList<TableOperation> Operations(string table, IEnumerable<TableTransactionAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        TableOperation[] operations = [.. actions.Select(action => Operation(table, action))];
        return operations.Length > 0 ? operations : throw new InvalidOperationException("A transaction needs at least one action.");
    }

    private static TableOperation Operation(string table, TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Add => TableOperation.Add(table, action.Entity),
        TableTransactionActionType.UpdateMerge => TableOperation.Write(table, action.Entity, TableUpdateMode.Merge, Condition(action)),
        TableTransactionActionType.UpdateReplace => TableOperation.Write(table, action.Entity, TableUpdateMode.Replace, Condition(action)),
        TableTransactionActionType.Delete => TableOperation.Delete(table, action.Entity.PartitionKey, action.Entity.RowKey, action.ETag),
        TableTransactionActionType.UpsertMerge => TableOperation.Write(table, action.Entity, TableUpdateMode.Merge),
        TableTransactionActionType.UpsertReplace => TableOperation.Write(table, action.Entity, TableUpdateMode.Replace),
        _ => throw new InvalidOperationException($"{action.ActionType} is no action of a transaction."),
    };

    // Without a condition an update would be an upsert.
    private static ETag Condition(TableTransactionAction action) => action.ETag == default ? ETag.All : action.ETag;
}
