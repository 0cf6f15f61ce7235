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
    public async Task A_page_of_rare_results_reads_a_bounded_number_of_rows_and_says_where_to_continue()
    {
        var records = await CreateAsync();
        var start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        for (var number = 0; number < 12; number++)
            await records.AddAsync(new($"r-{number:00}", "f", start.AddMinutes(number)), TestContext.Current.CancellationToken);
        await records.EndAsync(
            new("r-00", "f", start) { State = InvocationState.Failed, FinishedAt = start }, TestContext.Current.CancellationToken);
        var query = new InvocationQuery(["f"], 1) { State = InvocationState.Failed };
        var (pages, found) = (0, new List<InvocationRecord>());
        do
        {
            var page = await records.ListAsync(query, TestContext.Current.CancellationToken);
            pages++;
            found.AddRange(page.Records);
            query = query with { After = page.Next };
        }
        while (query.After is not null && found.Count == 0);
        Assert.Equal((3, "r-00"), (pages, Assert.Single(found).RequestId));
    }

    [Fact]
    public async Task An_event_that_was_accepted_twice_is_listed_once_and_an_event_without_a_record_is_not_listed()
    {
        var records = await CreateAsync();
        var start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await records.AddAsync(new("r-1", "f", start), TestContext.Current.CancellationToken);
        await records.AddAsync(new("r-1", "f", start.AddMinutes(1)), TestContext.Current.CancellationToken);
        await records.AddAsync(
            new("r-2", "f", start) { State = InvocationState.Failed, FinishedAt = start }, TestContext.Current.CancellationToken);
        await records.DeleteFinishedAsync(start.AddSeconds(1), TestContext.Current.CancellationToken);
        var page = await records.ListAsync(new(["f"], 10), TestContext.Current.CancellationToken);
        Assert.Equal(new InvocationRecord("r-1", "f", start), Assert.Single(page.Records));
    }

    [Fact]
    public async Task An_index_row_is_kept_a_day_longer_than_a_record_of_the_same_age()
    {
        var tables = new TableServiceClient(storage.NewAccount());
        await tables.CreateTableAsync(StorageNames.Records, TestContext.Current.CancellationToken);
        var records = new InvocationTable(tables);
        var start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await records.AddAsync(new("r-1", "f", start), TestContext.Current.CancellationToken);
        await records.AddAsync(new("r-2", "f", start.AddDays(2)), TestContext.Current.CancellationToken);
        await records.DeleteFinishedAsync(start.AddDays(2), TestContext.Current.CancellationToken);
        var page = await records.ListAsync(new(["f"], 10), TestContext.Current.CancellationToken);
        Assert.Equal("r-2", Assert.Single(page.Records).RequestId);
        // Names that are not finished stay unchanged.
        Assert.NotNull(await records.FindAsync("r-1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Reporting_a_retry_without_a_table_fails_instead_of_trying_forever()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var records = new InvocationTable(new TableServiceClient(storage.NewAccount()));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => records.ReportRetryAsync(new("r-1", "f", DateTimeOffset.UnixEpoch), limit.Token));
    }
}
