using Azure;
using Azure.Data.Tables;
using FunctionApp.Async;

namespace FunctionApp.State;

/// <summary>Invocation records in a table, spread over 256 partitions by the first two characters of their request id.</summary>
internal sealed class InvocationTable(TableServiceClient tables) : IInvocationRecords
{
    private const int Batch = 100;
    // A text property holds 32 K characters; an error message says enough in 4 K.
    private const int MaxText = 4096;
    private readonly TableClient _table = tables.GetTableClient(StorageNames.Records);

    public Task AddAsync(InvocationRecord record, CancellationToken cancellation) => StorageGuard.CallAsync("The record was not stored", async () =>
    {
        try
        {
            await _table.AddEntityAsync(ToEntity(record), cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // The worker was faster: its record is the newer one.
        }
    }, cancellation);

    public Task PutAsync(InvocationRecord record, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The record was not stored", () => _table.UpsertEntityAsync(ToEntity(record), TableUpdateMode.Replace, cancellation), cancellation);

    public async Task<InvocationRecord?> FindAsync(string requestId, CancellationToken cancellation)
    {
        if (!IsKey(requestId)) return null;
        var found = await StorageGuard.CallAsync("The record was not read", () => _table.GetEntityIfExistsAsync<TableEntity>(Partition(requestId), requestId, cancellationToken: cancellation), cancellation);
        return found.HasValue ? FromEntity(found.Value!) : null;
    }

    public Task<int> DeleteFinishedAsync(DateTimeOffset before, CancellationToken cancellation) => StorageGuard.CallAsync("Old records were not deleted", async () =>
    {
        var (deleted, partition, actions) = (0, "", new List<TableTransactionAction>(Batch));
        await foreach (var entity in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"FinishedAt lt {before}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancellation))
        {
            // The result is ordered by partition: a batch ends where its partition ends.
            if (actions.Count == Batch || (actions.Count > 0 && entity.PartitionKey != partition)) await FlushAsync();
            partition = entity.PartitionKey;
            actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, entity, ETag.All));
        }
        if (actions.Count > 0) await FlushAsync();
        return deleted;

        async Task FlushAsync()
        {
            await _table.SubmitTransactionAsync(actions, cancellation);
            deleted += actions.Count;
            actions.Clear();
        }
    }, cancellation);

    private static string Partition(string requestId) => requestId.Length >= 2 ? requestId[..2] : requestId;

    // What a key may not hold is no request id of ours.
    private static bool IsKey(string requestId) => requestId.Length is > 0 and <= 128 && requestId.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static TableEntity ToEntity(InvocationRecord record)
    {
        var entity = new TableEntity(Partition(record.RequestId), record.RequestId)
        {
            ["FunctionName"] = record.FunctionName,
            ["AcceptedAt"] = record.AcceptedAt,
            ["State"] = record.State.ToString(),
            ["Attempts"] = record.Attempts,
        };
        Set("NextAttemptAt", record.NextAttemptAt);
        Set("FinishedAt", record.FinishedAt);
        Set("Condition", record.Condition?.ToString());
        Set("ErrorType", Cut(record.ErrorType));
        Set("ErrorMessage", Cut(record.ErrorMessage));
        Set("Destination", record.Destination);
        return entity;

        void Set(string name, object? value)
        {
            if (value is not null) entity[name] = value;
        }
    }

    private static InvocationRecord FromEntity(TableEntity entity) => new(entity.RowKey, entity.GetString("FunctionName")!, entity.GetDateTimeOffset("AcceptedAt")!.Value)
    {
        State = Enum.Parse<InvocationState>(entity.GetString("State")!),
        Attempts = entity.GetInt32("Attempts") ?? 0,
        NextAttemptAt = entity.GetDateTimeOffset("NextAttemptAt"),
        FinishedAt = entity.GetDateTimeOffset("FinishedAt"),
        Condition = entity.GetString("Condition") is { } condition ? Enum.Parse<Condition>(condition) : null,
        ErrorType = entity.GetString("ErrorType"),
        ErrorMessage = entity.GetString("ErrorMessage"),
        Destination = entity.GetString("Destination"),
    };

    private static string? Cut(string? text) => text is { Length: > MaxText } ? text[..MaxText] : text;
}
