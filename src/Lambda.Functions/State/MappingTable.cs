using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Lambda.Engine.Polling;

namespace Lambda.Functions.State;

/// <summary>Stores the changes of event source mappings, and when each mapping first existed, in a table.</summary>
internal sealed class MappingTable(TableServiceClient tables)
    : ChangeTable<StoredMapping>(tables.GetTableClient(StorageNames.EventSourceMappings), "mapping", "Changes of event source mappings"),
    IMappingStore
{
    private const string Beginnings = "beginning";
    private readonly TableClient _table = tables.GetTableClient(StorageNames.EventSourceMappings);

    public Task<DateTimeOffset> BeganAsync(string name, DateTimeOffset now, CancellationToken cancellation) =>
        StorageGuard.CallAsync("The start of the event source mapping was not read", async () =>
        {
            var beginning = new TableEntity(Beginnings, name) { ["At"] = now };
            try
            {
                await _table.AddEntityAsync(beginning, cancellation);
                return now;
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                // The table is created while the app starts, or by an earlier request.
                await _table.CreateIfNotExistsAsync(cancellation);
                await _table.AddEntityAsync(beginning, cancellation);
                return now;
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                return (await _table.GetEntityAsync<TableEntity>(Beginnings, name, cancellationToken: cancellation)).Value
                    .GetDateTimeOffset("At")!.Value;
            }
        }, cancellation);

    protected override void Write(StoredMapping change, TableEntity entity)
    {
        entity["Settings"] = JsonSerializer.SerializeToUtf8Bytes(change.Settings, PollingJson.Readable.EventSourceSettings);
        entity["Base"] = change.Base;
        entity["ChangedAt"] = change.ChangedAt;
        entity["Transition"] = change.Transition;
        entity["IsCreated"] = change.IsCreated;
        entity["CreatedAt"] = change.CreatedAt;
        entity["Function"] = change.Function;
        entity["FunctionBase"] = change.FunctionBase;
    }

    protected override StoredMapping From(TableEntity entity) => new(
        entity.RowKey, JsonSerializer.Deserialize(entity.GetBinary("Settings"), PollingJson.Default.EventSourceSettings)!,
        entity.GetString("Base")!, entity.GetDateTimeOffset("ChangedAt")!.Value, entity.GetString("Transition")!)
    {
        IsCreated = entity.GetBoolean("IsCreated"),
        CreatedAt = entity.GetDateTimeOffset("CreatedAt"),
        Function = entity.GetString("Function"),
        FunctionBase = entity.GetString("FunctionBase"),
    };
}
