using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Lambda.Engine.Async;

namespace Lambda.Functions.State;

/// <summary>Stores redrive jobs in a table, one per function, and their steps in a queue.</summary>
internal sealed class RedriveJobStore(TableServiceClient tables, QueueServiceClient queues) : IRedriveJobs
{
    private const string Row = "job";
    private readonly TableClient _table = tables.GetTableClient(StorageNames.RedriveJobs);
    private readonly QueueClient _queue = queues.GetQueueClient(StorageNames.RedriveQueue);

    public async Task<RedriveJob?> FindAsync(string functionName, CancellationToken cancellation)
    {
        var found = await StorageGuard.CallAsync(
            "The redrive was not read",
            () => _table.GetEntityIfExistsAsync<TableEntity>(functionName, Row, cancellationToken: cancellation), cancellation);
        return found.HasValue ? FromEntity(found.Value!) : null;
    }

    public Task<RedriveJob?> TryPutAsync(RedriveJob job, CancellationToken cancellation) =>
        StorageGuard.CallAsync<RedriveJob?>("The redrive was not stored", async () =>
            await _table.TryPutAsync(ToEntity(job), job.Version, cancellation) is { } version ? job with { Version = version } : null,
            cancellation);

    public Task SendAsync(RedriveMessage message, TimeSpan delay, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The redrive was not queued", () => _queue.SendMessageAsync(
            new BinaryData(JsonSerializer.SerializeToUtf8Bytes(message, AsyncJson.Default.RedriveMessage)), delay.InWholeSeconds(),
            cancellationToken: cancellation), cancellation);

    private static TableEntity ToEntity(RedriveJob job)
    {
        var entity = new TableEntity(job.FunctionName, Row)
        {
            ["Id"] = job.Id,
            ["StartedAt"] = job.StartedAt,
            ["State"] = job.State.ToString(),
            ["Redriven"] = job.Redriven,
            ["Failed"] = job.Failed,
        };
        entity.SetUnlessNull("FinishedAt", job.FinishedAt);
        entity.SetUnlessNull("AtAcceptedAt", job.At?.AcceptedAt);
        entity.SetUnlessNull("AtRequestId", job.At?.RequestId);
        return entity;
    }

    private static RedriveJob FromEntity(TableEntity entity) =>
        new(entity.PartitionKey, entity.GetString("Id")!, entity.GetDateTimeOffset("StartedAt")!.Value)
    {
        State = Enum.Parse<RedriveJobState>(entity.GetString("State")!),
        Redriven = entity.GetInt32("Redriven") ?? 0,
        Failed = entity.GetInt32("Failed") ?? 0,
        FinishedAt = entity.GetDateTimeOffset("FinishedAt"),
        At = entity.GetString("AtRequestId") is { } id
            ? new(entity.PartitionKey, entity.GetDateTimeOffset("AtAcceptedAt")!.Value, id)
            : null,
        Version = entity.ETag.ToString(),
    };
}
