using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Lambda.Engine.Async;

namespace Lambda.Functions.State;

/// <summary>Stores invocation records in a table, spread over 256 partitions by the first two characters of the request id.</summary>
internal sealed class InvocationTable(TableServiceClient tables) : IInvocationRecords
{
    private const int ReadsAtOnce = 32;

    // No request id has a colon.
    private const char EndOf = ':';

    // Only the columns that lists show, since a history may be long.
    private static readonly string[] Listed =
    [
        "RowKey", "FunctionName", "AcceptedAt", "State", "Attempts", "NextAttemptAt", "FinishedAt", "Condition", "ErrorType",
        "ErrorMessage", "Destination", "ParentRequestId", "Redrives",
    ];

    private readonly TableClient _table = tables.GetTableClient(StorageNames.Records);
    private readonly InvocationIndex _index = new(tables);

    public Task AddAsync(InvocationRecord record, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The record was not stored", async () =>
        {
            // In parallel: the index row is the additional write that lists cost.
            var indexed = _index.AddAsync(record, cancellation);
            try
            {
                await _table.AddEntityAsync(ToEntity(record), cancellation);
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                // The worker was faster, so its record is newer.
            }
            finally
            {
                await indexed;
            }
        }, cancellation);

    public Task<InvocationPage> ListAsync(InvocationQuery query, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The records were not read", async () =>
        {
            var places = await _index.ReadAsync(query, cancellation);
            var found = new InvocationRecord?[places.Count];
            var options = new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellation };
            await Parallel.ForAsync(
                0, places.Count, options, async (at, token) =>
                {
                    var id = places[at].RequestId;
                    var entity = await _table.GetEntityIfExistsAsync<TableEntity>(Partition(id), id, Listed, token);
                    if (entity.HasValue) found[at] = FromEntity(entity.Value!);
                });
            return InvocationIndex.Page(query, places, found);
        }, cancellation);

    public Task<InvocationRecord> EndAsync(InvocationRecord record, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The record was not stored", async () =>
        {
            // The row beside the record can be added once. To read the record instead would cost every event another call.
            var finishedAt = record.FinishedAt ?? record.AcceptedAt;
            var actions = new List<TableTransactionAction>
            {
                new(TableTransactionActionType.Add, End(record, record.Redrives ?? 0, finishedAt)),
                new(TableTransactionActionType.UpsertReplace, ToEntity(record)),
            };
            if (record.Redrives > 0) actions.Add(EndBefore(record, finishedAt));
            try
            {
                await _table.SubmitTransactionAsync(actions, cancellation);
                return record;
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                return await FindAsync(record.RequestId, cancellation) ?? record;
            }
        }, cancellation);

    public async Task<InvocationRecord?> FindAsync(string requestId, CancellationToken cancellation)
    {
        if (!AsyncEvent.IsRequestId(requestId)) return null;
        var found = await StorageGuard.CallAsync(
            "The record was not read",
            () => _table.GetEntityIfExistsAsync<TableEntity>(Partition(requestId), requestId, cancellationToken: cancellation),
            cancellation);
        return found.HasValue ? FromEntity(found.Value!) : null;
    }

    public Task ReopenAsync(InvocationRecord record, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The record was not stored", async () =>
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(
                Partition(record.RequestId), record.RequestId, cancellationToken: cancellation);
            if (!found.HasValue || (found.Value!.GetInt32("Redrives") ?? 0) >= record.Redrives) return;
            try
            {
                var reopened = ToEntity(record);
                reopened.SetUnlessNull("History", found.Value.GetString("History"));
                await _table.SubmitTransactionAsync(
                    [
                        new(TableTransactionActionType.UpdateReplace, reopened, found.Value.ETag),
                        EndBefore(record, found.Value.GetDateTimeOffset("FinishedAt") ?? record.AcceptedAt),
                    ], cancellation);
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                // The worker was faster, so its record is newer.
            }
        }, cancellation);

    public Task ReportRetryAsync(InvocationRecord record, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The record was not stored", async () =>
        {
            while (true)
            {
                var found = await _table.GetEntityIfExistsAsync<TableEntity>(
                    Partition(record.RequestId), record.RequestId, cancellationToken: cancellation);
                if (found.HasValue && FromEntity(found.Value!).IsAheadOf(record)) return;
                // If another writer was faster, its record decides whether this one is still newer.
                if (await TryPutAsync(record, found.HasValue ? found.Value : null, cancellation)) return;
            }
        }, cancellation);

    public Task<int> DeleteFinishedAsync(DateTimeOffset before, CancellationToken cancellation) =>
        StorageGuard.CallAsync(
            "Old records were not deleted",
            async () =>
            {
                await _index.DeleteOlderAsync(before, cancellation);
                return await TableDeletion.WhereAsync(
                    _table, TableClient.CreateQueryFilter($"FinishedAt lt {before}"), cancellation, row => !row.Contains(EndOf));
            }, cancellation);

    // The first record of a redrive puts an end to what was before, as that of a reopened event does.
    private async Task<bool> TryPutAsync(InvocationRecord record, TableEntity? found, CancellationToken cancellation)
    {
        if ((record.Redrives ?? 0) <= (found?.GetInt32("Redrives") ?? 0))
            return await _table.TryPutAsync(ToEntity(record), found?.ETag.ToString(), cancellation) is not null;
        try
        {
            await _table.SubmitTransactionAsync(
                [
                    found is null
                        ? new(TableTransactionActionType.Add, ToEntity(record))
                        : new(TableTransactionActionType.UpdateReplace, ToEntity(record), found.ETag),
                    EndBefore(record, found?.GetDateTimeOffset("FinishedAt") ?? record.AcceptedAt),
                ], cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 || e.Status == 404 && e.ErrorCode != "TableNotFound")
        {
            return false;
        }
    }

    private static TableEntity End(InvocationRecord record, int redrives, DateTimeOffset finishedAt) =>
        new(Partition(record.RequestId), string.Create(CultureInfo.InvariantCulture, $"{record.RequestId}{EndOf}{redrives}"))
        {
            ["FinishedAt"] = finishedAt,
        };

    // A dead letter can be redriven before the end that it stands for is stored, which must not come after the redrive's own.
    private static TableTransactionAction EndBefore(InvocationRecord record, DateTimeOffset finishedAt) =>
        new(TableTransactionActionType.UpsertReplace, End(record, (record.Redrives ?? 1) - 1, finishedAt));

    private static string Partition(string requestId) => requestId.Length >= 2 ? requestId[..2] : requestId;

    private static TableEntity ToEntity(InvocationRecord record)
    {
        var entity = new TableEntity(Partition(record.RequestId), record.RequestId)
        {
            ["FunctionName"] = record.FunctionName,
            ["AcceptedAt"] = record.AcceptedAt,
            ["State"] = record.State.ToString(),
            ["Attempts"] = record.Attempts,
        };
        entity.SetUnlessNull("NextAttemptAt", record.NextAttemptAt);
        entity.SetUnlessNull("FinishedAt", record.FinishedAt);
        entity.SetUnlessNull("Condition", record.Condition?.ToString());
        entity.SetUnlessNull("ErrorType", TableText.Cut(record.ErrorType));
        entity.SetUnlessNull("ErrorMessage", TableText.Cut(record.ErrorMessage));
        entity.SetUnlessNull("Destination", record.Destination);
        entity.SetUnlessNull("ParentRequestId", record.ParentRequestId);
        entity.SetUnlessNull("Redrives", record.Redrives);
        entity.SetUnlessNull("History", AttemptHistory.Write(record.History));
        return entity;
    }

    private static InvocationRecord FromEntity(TableEntity entity) =>
        new(entity.RowKey, entity.GetString("FunctionName")!, entity.GetDateTimeOffset("AcceptedAt")!.Value)
        {
            State = Enum.Parse<InvocationState>(entity.GetString("State")!),
            Attempts = entity.GetInt32("Attempts") ?? 0,
            NextAttemptAt = entity.GetDateTimeOffset("NextAttemptAt"),
            FinishedAt = entity.GetDateTimeOffset("FinishedAt"),
            Condition = entity.GetString("Condition") is { } condition ? Enum.Parse<InvocationCondition>(condition) : null,
            ErrorType = entity.GetString("ErrorType"),
            ErrorMessage = entity.GetString("ErrorMessage"),
            Destination = entity.GetString("Destination"),
            ParentRequestId = entity.GetString("ParentRequestId"),
            Redrives = entity.GetInt32("Redrives"),
            History = AttemptHistory.Read(entity.GetString("History")),
        };
}
