using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Lambda.Engine.Async;
using Lambda.Engine.Observability;

namespace Lambda.Functions.State;

/// <summary>Stores dead letters in a table, with one partition for each function and the newest letters first.</summary>
internal sealed class DeadLetterTable(TableServiceClient tables) : IDeadLetters
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.DeadLetters);

    public Task<DeadLetter?> TryAddAsync(DeadLetter letter, CancellationToken cancellation) =>
        StorageGuard.CallAsync<DeadLetter?>(
            "The dead letter was not stored", async () =>
                await _table.TryPutAsync(ToEntity(letter), version: null, cancellation) is { } version
                    ? letter with { Version = version }
                    : null,
            cancellation);

    public Task<DeadLetter?> TryReplaceAsync(DeadLetter letter, CancellationToken cancellation) =>
        StorageGuard.CallAsync<DeadLetter?>("The dead letter was not stored", async () =>
        {
            try
            {
                var answer = await _table.UpdateEntityAsync(
                    ToEntity(letter), new ETag(letter.Version ?? ""), TableUpdateMode.Replace, cancellation);
                return letter with { Version = answer.Headers.ETag?.ToString() };
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                return null;
            }
        }, cancellation);

    public async Task<DeadLetter?> FindAsync(DeadLetterKey key, CancellationToken cancellation)
    {
        var found = await StorageGuard.CallAsync(
            "The dead letter was not read",
            () => _table.GetEntityIfExistsAsync<TableEntity>(key.FunctionName, Row(key), cancellationToken: cancellation), cancellation);
        return found.HasValue ? FromEntity(found.Value!) : null;
    }

    public Task<IReadOnlyList<DeadLetter>> ListAsync(
        string? functionName, DeadLetterKey? after, int limit, CancellationToken cancellation) =>
        StorageGuard.CallAsync<IReadOnlyList<DeadLetter>>("The dead letters were not read", async () =>
        {
            var letters = new List<DeadLetter>(limit);
            await foreach (
                var entity in _table.QueryAsync<TableEntity>(
                    Filter(functionName, after), maxPerPage: limit, cancellationToken: cancellation))
            {
                letters.Add(FromEntity(entity));
                if (letters.Count == limit) break;
            }
            return letters;
        }, cancellation);

    public Task DeleteAsync(DeadLetterKey key, CancellationToken cancellation) =>
        StorageGuard.CallAsync(
            "The dead letter was not deleted", () => _table.DeleteEntityAsync(key.FunctionName, Row(key), ETag.All, cancellation),
            cancellation);

    public Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation) =>
        StorageGuard.CallAsync(
            "Old dead letters were not deleted",
            () => TableDeletion.WhereAsync(_table, TableClient.CreateQueryFilter($"FailedAt lt {before}"), cancellation), cancellation);

    private static string? Filter(string? function, DeadLetterKey? after) => (function, after) switch
    {
        (null, null) => null,
        (null, { } key) =>
            TableClient.CreateQueryFilter(
                $"PartitionKey gt {key.FunctionName} or (PartitionKey eq {key.FunctionName} and RowKey gt {Row(key)})"),
        ({ } name, null) => TableClient.CreateQueryFilter($"PartitionKey eq {name}"),
        ({ } name, { } key) => TableClient.CreateQueryFilter($"PartitionKey eq {name} and RowKey gt {Row(key)}"),
    };

    // Rows are ordered as text: the later an event was accepted, the smaller its number.
    private static string Row(DeadLetterKey key) =>
        $"{(DateTimeOffset.MaxValue.UtcTicks - key.AcceptedAt.UtcTicks).ToString("D19", CultureInfo.InvariantCulture)}-{key.RequestId}";

    private static TableEntity ToEntity(DeadLetter letter)
    {
        var entity = new TableEntity(letter.FunctionName, Row(letter.Key))
        {
            ["RequestId"] = letter.RequestId,
            ["AcceptedAt"] = letter.AcceptedAt,
            ["State"] = letter.State.ToString(),
            ["FailedAt"] = letter.FailedAt,
            ["Attempts"] = letter.Attempts,
            ["Condition"] = letter.Condition.ToString(),
            ["Redrives"] = letter.Redrives,
        };
        entity.SetUnlessNull("ErrorType", TableText.Cut(letter.ErrorType));
        entity.SetUnlessNull("ErrorMessage", TableText.Cut(letter.ErrorMessage));
        entity.SetUnlessNull("ParentRequestId", letter.ParentRequestId);
        entity.SetUnlessNull("RedrivenAt", letter.RedrivenAt);
        entity.SetUnlessNull("LeasedUntil", letter.LeasedUntil);
        entity.SetUnlessNull("PayloadBlob", letter.PayloadBlob);
        entity.SetUnlessNull("ClientContext", letter.ClientContext);
        entity.SetUnlessNull("Qualifier", letter.Qualifier);
        entity.SetUnlessNull("TraceParent", letter.Trace?.Value);
        entity.SetUnlessNull("TraceState", letter.Trace?.State);
        return entity;
    }

    private static DeadLetter FromEntity(TableEntity entity) =>
        new(entity.GetString("RequestId")!, entity.PartitionKey, entity.GetDateTimeOffset("AcceptedAt")!.Value)
        {
            State = Enum.Parse<DeadLetterState>(entity.GetString("State")!),
            FailedAt = entity.GetDateTimeOffset("FailedAt")!.Value,
            Attempts = entity.GetInt32("Attempts") ?? 0,
            Condition = Enum.Parse<InvocationCondition>(entity.GetString("Condition")!),
            ErrorType = entity.GetString("ErrorType"),
            ErrorMessage = entity.GetString("ErrorMessage"),
            ParentRequestId = entity.GetString("ParentRequestId"),
            Redrives = entity.GetInt32("Redrives") ?? 0,
            RedrivenAt = entity.GetDateTimeOffset("RedrivenAt"),
            LeasedUntil = entity.GetDateTimeOffset("LeasedUntil"),
            PayloadBlob = entity.GetString("PayloadBlob"),
            ClientContext = entity.GetString("ClientContext"),
            Qualifier = entity.GetString("Qualifier"),
            Trace = TraceParent.Read(entity.GetString("TraceParent"), entity.GetString("TraceState")),
            Version = entity.ETag.ToString(),
        };
}
