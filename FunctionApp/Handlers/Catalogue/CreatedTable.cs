using Azure.Data.Tables;

namespace FunctionApp.Handlers.Catalogue;

/// <summary>A table that is created before its first use, unless it exists.</summary>
internal sealed class CreatedTable(TableServiceClient tables, string name)
{
    private readonly TableClient _table = tables.GetTableClient(name);
    private volatile bool _created;

    public async ValueTask<TableClient> GetAsync(CancellationToken cancellation)
    {
        // Concurrent first callers may each create the table, which is harmless; none of them waits on another's cancellation token.
        if (!_created) await _table.CreateIfNotExistsAsync(cancellation);
        _created = true;
        return _table;
    }
}
