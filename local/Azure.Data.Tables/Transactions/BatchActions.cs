using Azure.Data.Tables.Models;
using Azure.Data.Tables.Protocol;

namespace Azure.Data.Tables.Transactions;

/// <summary>From the actions of a transaction to its operations.</summary>
internal static class BatchActions
{
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    /// <exception cref="InvalidOperationException">The list is empty.</exception>
    /// <exception cref="TableTransactionFailedException">The actions are on more than one partition.</exception>
    public static IReadOnlyList<TableOperation> Operations(string table, IEnumerable<TableTransactionAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        TableTransactionAction[] all = [.. actions];
        if (all.Length == 0) throw new InvalidOperationException("A transaction needs at least one action.");
        RequireOnePartition(all);
        return [.. all.Select(action => Operation(table, action))];
    }

    // Azurite lets this through, the service does not: https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.
    private static void RequireOnePartition(TableTransactionAction[] actions)
    {
        var other = Array.FindIndex(actions, action => action.Entity.PartitionKey != actions[0].Entity.PartitionKey);
        if (other < 0) return;
        throw new TableTransactionFailedException(new RequestFailedException(
            400, $"{other}:All actions of a transaction must be on one partition; action {other} is on another than action 0.", TableErrorCode.CommandsInBatchActOnDifferentPartitions.ToString(), null));
    }

    private static TableOperation Operation(string table, TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Add => TableOperation.Add(table, action.Entity),
        TableTransactionActionType.UpdateMerge => TableOperation.Write(table, action.Entity, TableUpdateMode.Merge, action.ETag),
        TableTransactionActionType.UpdateReplace => TableOperation.Write(table, action.Entity, TableUpdateMode.Replace, action.ETag),
        TableTransactionActionType.Delete => TableOperation.Delete(table, action.Entity.PartitionKey, action.Entity.RowKey, action.ETag),
        TableTransactionActionType.UpsertMerge => TableOperation.Write(table, action.Entity, TableUpdateMode.Merge),
        TableTransactionActionType.UpsertReplace => TableOperation.Write(table, action.Entity, TableUpdateMode.Replace),
        _ => throw new InvalidOperationException($"{action.ActionType} is no action of a transaction."),
    };
}
