using Azure.Data.Tables;
using Lambda.Engine;
using Lambda.Engine.Idempotency;
using Lambda.Functions.State;
using Lambda.Testing.Contracts;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class FakeKeysContract : IdempotencyContract
{
    protected override Task<IIdempotencyRecords> CreateAsync() => Task.FromResult<IIdempotencyRecords>(new FakeKeys());
}

public sealed class IdempotencyTableContract(Storage storage) : IdempotencyContract
{
    protected override async Task<IIdempotencyRecords> CreateAsync()
    {
        var tables = new TableServiceClient(storage.NewAccount());
        await tables.CreateTableAsync(StorageNames.Idempotency, TestContext.Current.CancellationToken);
        return new IdempotencyTable(tables);
    }

    [Fact]
    public async Task A_missing_table_counts_as_unavailable_storage()
    {
        var keys = new IdempotencyTable(new TableServiceClient(storage.NewAccount()));
        var record = new IdempotencyRecord("aa01", "f", "o");
        foreach (var version in new[] { null, "W/\"datetime'2026-01-02T03%3A04%3A05.0000000Z'\"" })
            await Assert.ThrowsAsync<StorageUnavailableException>(
                () => keys.TryPutAsync(record with { Version = version }, TestContext.Current.CancellationToken));
    }
}
