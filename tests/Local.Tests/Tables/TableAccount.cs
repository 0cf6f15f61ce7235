using Azure.Data.Tables;

namespace Local.Tests.Tables;

/// <summary>A storage account for the tests of one class; each test has tables of its own.</summary>
public sealed class TableAccount(Testing.Storage storage)
{
    public string ConnectionString { get; } = storage.NewAccount();

    public static string NewName() => "t" + Guid.NewGuid().ToString("N");

    public TableServiceClient Service(TableClientOptions? options = null) => new(ConnectionString, options);

    public TableClient Missing() => new(ConnectionString, NewName());

    public async Task<TableClient> NewTable()
    {
        var table = Missing();
        await table.CreateAsync(TestContext.Current.CancellationToken);
        return table;
    }
}
