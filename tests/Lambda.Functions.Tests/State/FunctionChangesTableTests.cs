using Azure.Data.Tables;
using Lambda.Engine.Changes;
using Lambda.Engine.Settings;
using Lambda.Functions.State;
using Lambda.Testing.Contracts;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class FakeFunctionChangesContract : FunctionChangesContract
{
    protected override Task<IChangeStore<FunctionChanges>> CreateAsync() =>
        Task.FromResult<IChangeStore<FunctionChanges>>(new FakeChanges<FunctionChanges>());
}

public sealed class FunctionChangesTableContract(Storage storage) : FunctionChangesContract
{
    protected override async Task<IChangeStore<FunctionChanges>> CreateAsync()
    {
        var tables = new TableServiceClient(storage.NewAccount());
        await tables.CreateTableAsync(StorageNames.FunctionChanges, TestContext.Current.CancellationToken);
        return new FunctionChangesTable(tables);
    }
}
