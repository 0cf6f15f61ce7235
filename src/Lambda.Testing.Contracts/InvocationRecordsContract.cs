using Lambda.Engine.Async;

namespace Lambda.Testing.Contracts;

/// <summary>What every store of records does with the report of a retry.</summary>
public abstract class InvocationRecordsContract
{
    private static readonly DateTimeOffset Accepted = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static InvocationRecord Retry { get; } =
        new("r-1", "f", Accepted) { State = InvocationState.Retrying, Attempts = 1, NextAttemptAt = Accepted.AddMinutes(1) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Task<IInvocationRecords> CreateAsync();

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
        new("r-1", "f", Accepted)
        {
            State = state,
            Attempts = attempts,
            NextAttemptAt = nextAttemptAt is { } minutes ? Accepted.AddMinutes(minutes) : null,
            Redrives = redrives
        };

    private async Task<InvocationRecord?> ReportAsync(InvocationRecord? before, InvocationRecord retry)
    {
        var records = await CreateAsync();
        if (before is not null) await records.PutAsync(before, Cancellation);
        await records.ReportRetryAsync(retry, Cancellation);
        return await records.FindAsync("r-1", Cancellation);
    }
}
