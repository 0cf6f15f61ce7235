using Azure.Data.Tables;
using Lambda.Engine.Routing.Schedules;

namespace Lambda.Functions.State;

/// <summary>Stores the progress of scheduled rules in a table, with one entity for each rule.</summary>
internal sealed class ScheduleTable(TableServiceClient tables) : IScheduleStore
{
    private const string Partition = "schedule";
    private readonly TableClient _table = tables.GetTableClient(StorageNames.Schedules);

    public Task<IReadOnlyList<ScheduleState>> LoadAsync(CancellationToken cancellation) =>
        StorageGuard.CallAsync<IReadOnlyList<ScheduleState>>("Schedules were not read", async () =>
        {
            var found = new List<ScheduleState>();
            var ofSchedules = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
            await foreach (var entity in _table.QueryAsync<TableEntity>(ofSchedules, cancellationToken: cancellation))
                found.Add(FromEntity(entity));
            return found;
        }, cancellation);

    public Task<ScheduleState?> TryPutAsync(ScheduleState state, CancellationToken cancellation) =>
        StorageGuard.CallAsync<ScheduleState?>("The schedule was not stored", async () =>
            await _table.TryPutAsync(ToEntity(state), state.Version, cancellation) is { } version ? state with { Version = version } : null,
            cancellation);

    private static TableEntity ToEntity(ScheduleState state)
    {
        var entity = new TableEntity(Partition, state.Rule)
        {
            ["Expression"] = state.Expression,
            ["Began"] = state.Began,
            ["Last"] = state.Last,
        };
        entity.SetUnlessNull("Running", state.Running);
        entity.SetUnlessNull("Until", state.Until);
        return entity;
    }

    private static ScheduleState FromEntity(TableEntity entity) => new(
        entity.RowKey, entity.GetString("Expression")!, entity.GetDateTimeOffset("Began")!.Value, entity.GetDateTimeOffset("Last")!.Value)
    {
        Running = entity.GetDateTimeOffset("Running"),
        Until = entity.GetDateTimeOffset("Until"),
        Version = entity.ETag.ToString(),
    };
}
