using Azure.Data.Tables;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Functions.State;
using Lambda.Testing.Contracts;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class FakeInvocationRecordsContract : InvocationRecordsContract
{
    protected override Task<IInvocationRecords> CreateAsync() => Task.FromResult<IInvocationRecords>(new FakeRecords());
}

public sealed class InvocationTableContract(Storage storage) : InvocationRecordsContract
{
    protected override async Task<IInvocationRecords> CreateAsync()
    {
        var tables = new TableServiceClient(storage.NewAccount());
        await tables.CreateTableAsync(StorageNames.Records, TestContext.Current.CancellationToken);
        return new InvocationTable(tables);
    }

    [Fact]
    public async Task A_retry_is_not_reported_for_ever_where_there_is_no_table()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var records = new InvocationTable(new TableServiceClient(storage.NewAccount()));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => records.ReportRetryAsync(new("r-1", "f", DateTimeOffset.UnixEpoch), limit.Token));
    }
}
