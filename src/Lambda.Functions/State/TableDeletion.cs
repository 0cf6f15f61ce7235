using Azure;
using Azure.Data.Tables;

namespace Lambda.Functions.State;

/// <summary>Deletes many entities from a table.</summary>
internal static class TableDeletion
{
    private const int Batch = 100;

    /// <summary>Deletes the entities that match a filter.</summary>
    /// <param name="table">The table.</param>
    /// <param name="filter">The filter of the entities.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <param name="counted">Returns whether a row is counted, by its key; null to count all rows.</param>
    /// <returns>How many were deleted.</returns>
    public static async Task<int> WhereAsync(
        TableClient table, string filter, CancellationToken cancellation, Predicate<string>? counted = null)
    {
        var (deleted, partition, actions) = (0, "", new List<TableTransactionAction>(Batch));
        await foreach (
            var entity in table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellation))
        {
            // The result is ordered by partition, so a batch ends with its partition.
            if (actions.Count == Batch || (actions.Count > 0 && entity.PartitionKey != partition)) await FlushAsync();
            partition = entity.PartitionKey;
            actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, entity, ETag.All));
        }
        if (actions.Count > 0) await FlushAsync();
        return deleted;

        async Task FlushAsync()
        {
            await table.SubmitTransactionAsync(actions, cancellation);
            deleted += counted is null ? actions.Count : actions.Count(action => counted(action.Entity.RowKey));
            actions.Clear();
        }
    }
}
