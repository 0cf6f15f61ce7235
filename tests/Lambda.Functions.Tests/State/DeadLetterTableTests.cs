using Azure.Data.Tables;
using Lambda.Engine.Async;
using Lambda.Functions.State;
using Lambda.Testing.Contracts;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class FakeDeadLettersContract : DeadLettersContract
{
    protected override Task<IDeadLetters> CreateAsync() => Task.FromResult<IDeadLetters>(new FakeDeadLetters());
}

public sealed class DeadLetterTableContract(Storage storage) : DeadLettersContract
{
    protected override async Task<IDeadLetters> CreateAsync()
    {
        var tables = new TableServiceClient(storage.NewAccount());
        await tables.CreateTableAsync(StorageNames.DeadLetters, TestContext.Current.CancellationToken);
        return new DeadLetterTable(tables);
    }
}
