using Azure.Data.Tables;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Functions.State;
using Testing;

namespace Lambda.Functions.Tests.State;

/// <summary>What every store of records does with the report of a retry, the fake one included.</summary>
public abstract class InvocationRecordsContract
{
    private static readonly DateTimeOffset Accepted = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static InvocationRecord Retry { get; } = new("r-1", "f", Accepted) { State = InvocationState.Retrying, Attempts = 1, NextAttemptAt = Accepted.AddMinutes(1) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract Task<IInvocationRecords> CreateAsync();

    [Fact]
    public async Task A_retry_is_reported_where_there_is_no_record() => Assert.Equal(Retry, await ReportAsync(null, Retry));

    [Theory]
    [InlineData(InvocationState.Queued, 0, null, null)]
    [InlineData(InvocationState.Retrying, 1, 0, null)]
    // What ended before the redrive.
    [InlineData(InvocationState.Failed, 3, null, 1)]
    public async Task A_retry_replaces_what_it_comes_after(InvocationState state, int attempts, int? nextAttemptAt, int? redrives)
    {
        var retry = Retry with { Redrives = redrives };
        Assert.Equal(retry, await ReportAsync(Before(state, attempts, nextAttemptAt, null), retry));
    }

    [Theory]
    [InlineData(InvocationState.Succeeded, 2, null, null)]
    [InlineData(InvocationState.Failed, 1, null, null)]
    [InlineData(InvocationState.Retrying, 2, 3, null)]
    [InlineData(InvocationState.Retrying, 1, 2, null)]
    [InlineData(InvocationState.Queued, 1, null, 1)]
    public async Task A_retry_replaces_nothing_that_is_ahead_of_it(InvocationState state, int attempts, int? nextAttemptAt, int? redrives)
    {
        var before = Before(state, attempts, nextAttemptAt, redrives);
        Assert.Equal(before, await ReportAsync(before, Retry));
    }

    private static InvocationRecord Before(InvocationState state, int attempts, int? nextAttemptAt, int? redrives) =>
        new("r-1", "f", Accepted) { State = state, Attempts = attempts, NextAttemptAt = nextAttemptAt is { } minutes ? Accepted.AddMinutes(minutes) : null, Redrives = redrives };

    private async Task<InvocationRecord?> ReportAsync(InvocationRecord? before, InvocationRecord retry)
    {
        var records = await CreateAsync();
        if (before is not null) await records.PutAsync(before, Cancellation);
        await records.ReportRetryAsync(retry, Cancellation);
        return await records.FindAsync("r-1", Cancellation);
    }
}

public sealed class FakeInvocationRecordsContract : InvocationRecordsContract
{
    private protected override Task<IInvocationRecords> CreateAsync() => Task.FromResult<IInvocationRecords>(new FakeRecords());
}

public sealed class InvocationTableContract(Storage storage) : InvocationRecordsContract
{
    private protected override async Task<IInvocationRecords> CreateAsync()
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
