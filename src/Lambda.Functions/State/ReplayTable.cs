using Azure.Data.Tables;
using Lambda.Engine.Routing.Archives;

namespace Lambda.Functions.State;

/// <summary>Stores replays of archived events in a table, with one entity for each.</summary>
internal sealed class ReplayTable(TableServiceClient tables) : IReplayStore
{
    private const string Partition = "replay";
    private readonly TableClient _table = tables.GetTableClient(StorageNames.Replays);

    public Task<IReadOnlyList<EventReplay>> ListAsync(CancellationToken cancellation) =>
        StorageGuard.CallAsync<IReadOnlyList<EventReplay>>("Replays were not read", async () =>
        {
            var found = new List<EventReplay>();
            var ofReplays = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
            await foreach (var entity in _table.QueryAsync<TableEntity>(ofReplays, cancellationToken: cancellation))
                found.Add(FromEntity(entity));
            return found;
        }, cancellation);

    public async Task<EventReplay?> FindAsync(string name, CancellationToken cancellation)
    {
        var found = await StorageGuard.CallAsync(
            "The replay was not read",
            () => _table.GetEntityIfExistsAsync<TableEntity>(Partition, name, cancellationToken: cancellation), cancellation);
        return found.HasValue ? FromEntity(found.Value!) : null;
    }

    public Task<EventReplay?> TryPutAsync(EventReplay replay, CancellationToken cancellation) =>
        StorageGuard.CallAsync<EventReplay?>("The replay was not stored", async () =>
            await _table.TryPutAsync(ToEntity(replay), replay.Version, cancellation) is { } version
                ? replay with { Version = version }
                : null, cancellation);

    public Task<int> DeleteEndedAsync(DateTimeOffset before, CancellationToken cancellation) =>
        StorageGuard.CallAsync("Old replays were not deleted", async () =>
        {
            var deleted = 0;
            var ended = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and EndedAt lt {before}");
            string[] keys = ["PartitionKey", "RowKey"];
            await foreach (var entity in _table.QueryAsync<TableEntity>(ended, select: keys, cancellationToken: cancellation))
            {
                await _table.DeleteEntityAsync(entity.PartitionKey, entity.RowKey, cancellationToken: cancellation);
                deleted++;
            }
            return deleted;
        }, cancellation);

    private static TableEntity ToEntity(EventReplay replay)
    {
        var entity = new TableEntity(Partition, replay.Name)
        {
            ["Archive"] = replay.Archive,
            ["From"] = replay.From,
            ["To"] = replay.To,
            ["StartedAt"] = replay.StartedAt,
            ["Description"] = replay.Description,
            ["Rules"] = string.Join('\n', replay.Rules),
            ["State"] = replay.State.ToString(),
        };
        entity.SetUnlessNull("StateReason", replay.StateReason);
        entity.SetUnlessNull("LastReplayed", replay.LastReplayed);
        entity.SetUnlessNull("EndedAt", replay.EndedAt);
        entity.SetUnlessNull("AtFile", replay.At?.File);
        entity.SetUnlessNull("AtOffset", replay.At?.Offset);
        entity.SetUnlessNull("Until", replay.Until);
        return entity;
    }

    private static EventReplay FromEntity(TableEntity entity) => new(
        entity.RowKey, entity.GetString("Archive")!, entity.GetDateTimeOffset("From")!.Value, entity.GetDateTimeOffset("To")!.Value,
        entity.GetDateTimeOffset("StartedAt")!.Value)
    {
        Description = entity.GetString("Description") ?? "",
        Rules = (entity.GetString("Rules") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries),
        State = Enum.Parse<ReplayState>(entity.GetString("State")!),
        StateReason = entity.GetString("StateReason"),
        LastReplayed = entity.GetDateTimeOffset("LastReplayed"),
        EndedAt = entity.GetDateTimeOffset("EndedAt"),
        At = entity.GetString("AtFile") is { } file ? new(file, entity.GetInt64("AtOffset")!.Value) : null,
        Until = entity.GetDateTimeOffset("Until"),
        Version = entity.ETag.ToString(),
    };
}
