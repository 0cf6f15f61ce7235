using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Lambda.Engine.Polling;

namespace Lambda.Functions.State;

/// <summary>Stores the changes of event source mappings in a table, one entity for each.</summary>
internal sealed class MappingTable(TableServiceClient tables) : IMappingStore
{
    private const string Partition = "mapping";
    private const string Beginnings = "beginning";
    private readonly TableClient _table = tables.GetTableClient(StorageNames.EventSourceMappings);

    public Task<IReadOnlyList<StoredMapping>> LoadAsync(CancellationToken cancellation) =>
        StorageGuard.CallAsync<IReadOnlyList<StoredMapping>>("Event source mappings were not read", async () =>
        {
            var found = new List<StoredMapping>();
            try
            {
                await foreach (var entity in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellation)) found.Add(FromEntity(entity));
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                // The table is created while the app starts: nothing was changed before.
            }
            return found;
        }, cancellation);

    public Task<StoredMapping?> TryPutAsync(StoredMapping mapping, CancellationToken cancellation) =>
        StorageGuard.CallAsync<StoredMapping?>("The event source mapping was not stored", async () =>
            await _table.TryPutAsync(ToEntity(mapping), mapping.Version, cancellation) is { } version
                ? mapping with { Version = version }
                : null, cancellation);

    public Task<DateTimeOffset> BeganAsync(string name, DateTimeOffset now, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The start of the event source mapping was not read", async () =>
        {
            try
            {
                await _table.AddEntityAsync(new TableEntity(Beginnings, name) { ["At"] = now }, cancellation);
                return now;
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                return (await _table.GetEntityAsync<TableEntity>(Beginnings, name, cancellationToken: cancellation)).Value
                    .GetDateTimeOffset("At")!.Value;
            }
        }, cancellation);

    private static TableEntity ToEntity(StoredMapping mapping) => new(Partition, mapping.Name)
    {
        ["Settings"] = JsonSerializer.SerializeToUtf8Bytes(mapping.Settings, PollingJson.Readable.EventSourceSettings),
        ["Base"] = mapping.Base,
        ["ChangedAt"] = mapping.ChangedAt,
        ["Transition"] = mapping.Transition,
    };

    private static StoredMapping FromEntity(TableEntity entity) =>
        new(entity.RowKey, JsonSerializer.Deserialize(entity.GetBinary("Settings"), PollingJson.Default.EventSourceSettings)!, entity.GetString("Base")!, entity.GetDateTimeOffset("ChangedAt")!.Value, entity.GetString("Transition")!)
        {
            Version = entity.ETag.ToString(),
        };
}
