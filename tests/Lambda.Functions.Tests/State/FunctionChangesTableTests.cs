using Azure.Data.Tables;
using Lambda.Engine.Settings;
using Lambda.Functions.State;
using Lambda.Testing.Contracts;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class FakeFunctionChangesContract : FunctionChangesContract
{
    protected override Task<IFunctionChanges> CreateAsync() => Task.FromResult<IFunctionChanges>(new FakeFunctionChanges());
}

public sealed class FunctionChangesTableContract(Storage storage) : FunctionChangesContract
{
    protected override async Task<IFunctionChanges> CreateAsync()
    {
        var tables = new TableServiceClient(storage.NewAccount());
        await tables.CreateTableAsync(StorageNames.FunctionChanges, TestContext.Current.CancellationToken);
        return new FunctionChangesTable(tables);
    }
}
