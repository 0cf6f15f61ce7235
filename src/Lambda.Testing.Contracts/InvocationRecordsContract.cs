using Lambda.Engine.Async;

namespace Lambda.Testing.Contracts;

/// <summary>The behaviour that every store of invocation records must have when a retry is reported.</summary>
public abstract class InvocationRecordsContract
{
    private static readonly DateTimeOffset Accepted = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static InvocationRecord Retry { get; } =
        new("r-1", "f", Accepted) { State = InvocationState.Retrying, Attempts = 1, NextAttemptAt = Accepted.AddMinutes(1) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Task<IInvocationRecords> CreateAsync();

    [Fact]
    public async Task A_retry_is_recorded_even_if_there_is_no_record_yet() => Assert.Equal(Retry, await ReportAsync(null, Retry));

    [Theory]
    [InlineData(InvocationState.Queued, 0, null, null)]
    [InlineData(InvocationState.Retrying, 1, 0, null)]
    // The end before the redrive.
    [InlineData(InvocationState.Failed, 3, null, 1)]
    public async Task A_retry_replaces_an_earlier_state(InvocationState state, int attempts, int? nextAttemptAt, int? redrives)
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
    public async Task A_retry_does_not_replace_a_later_state(InvocationState state, int attempts, int? nextAttemptAt, int? redrives)
    {
        var before = Before(state, attempts, nextAttemptAt, redrives);
        Assert.Equal(before, await ReportAsync(before, Retry));
    }

    [Fact]
    public async Task A_reopened_record_keeps_the_history_of_its_event()
    {
        var records = await CreateAsync();
        var attempt = new InvocationAttempt(1, Accepted, Accepted.AddSeconds(1)) { ErrorType = "E", ErrorMessage = "m", LogTail = "a\nb" };
        await records.EndAsync(Retry with { State = InvocationState.Failed, History = [attempt] }, Cancellation);
        await records.ReopenAsync(Retry with { State = InvocationState.Queued, Redrives = 1, History = null }, Cancellation);
        var reopened = await records.FindAsync("r-1", Cancellation);
        Assert.Equal((InvocationState.Queued, 1), (reopened!.State, reopened.Redrives));
        Assert.Equal(attempt, Assert.Single(reopened.History!));
    }

    [Fact]
    public async Task An_event_ends_once_even_if_a_copy_has_another_outcome()
    {
        var records = await CreateAsync();
        var succeeded = Retry with { State = InvocationState.Succeeded, FinishedAt = Accepted.AddMinutes(1), NextAttemptAt = null };
        await records.AddAsync(new("r-1", "f", Accepted), Cancellation);
        Assert.Equal(succeeded, await records.EndAsync(succeeded, Cancellation));
        Assert.Equal(succeeded, await records.EndAsync(succeeded with { State = InvocationState.Failed }, Cancellation));
        Assert.Equal(succeeded, await records.FindAsync("r-1", Cancellation));
    }

    [Fact]
    public async Task An_event_ends_again_after_each_redrive_and_a_late_copy_changes_nothing()
    {
        var records = await CreateAsync();
        var failed = Retry with { State = InvocationState.Failed, FinishedAt = Accepted.AddMinutes(1), NextAttemptAt = null };
        var again = failed with { State = InvocationState.Succeeded, Redrives = 1 };
        await records.EndAsync(failed, Cancellation);
        await records.ReopenAsync(Retry with { State = InvocationState.Queued, Redrives = 1 }, Cancellation);
        Assert.Equal(InvocationState.Queued, (await records.EndAsync(failed, Cancellation)).State);
        Assert.Equal(again, await records.EndAsync(again, Cancellation));
        Assert.Equal(again, await records.EndAsync(failed, Cancellation));
        Assert.Equal(again, await records.FindAsync("r-1", Cancellation));
    }

    [Fact]
    public async Task An_outcome_from_before_a_redrive_is_not_stored_after_the_redrive()
    {
        var records = await CreateAsync();
        var failed = Retry with { State = InvocationState.Failed, FinishedAt = Accepted.AddMinutes(1), NextAttemptAt = null };
        var again = failed with { Redrives = 1 };
        await records.AddAsync(Retry, Cancellation);
        await records.ReopenAsync(Retry with { State = InvocationState.Queued, Redrives = 1 }, Cancellation);
        Assert.Equal(InvocationState.Queued, (await records.EndAsync(failed, Cancellation)).State);
        await records.EndAsync(again with { RequestId = "r-2" }, Cancellation);
        Assert.Equal(1, (await records.EndAsync(failed with { RequestId = "r-2" }, Cancellation)).Redrives);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_outcome_from_before_a_redrive_is_not_stored_after_a_retry_of_the_redrive(bool isAdded)
    {
        var records = await CreateAsync();
        var again = Retry with { Redrives = 1 };
        if (isAdded) await records.AddAsync(Retry, Cancellation);
        await records.ReportRetryAsync(again, Cancellation);
        var failed = Retry with { State = InvocationState.Failed, FinishedAt = Accepted.AddMinutes(1), NextAttemptAt = null };
        Assert.Equal(again, await records.EndAsync(failed, Cancellation));
        Assert.Equal(again, await records.FindAsync("r-1", Cancellation));
    }

    [Fact]
    public async Task Events_of_all_functions_are_listed_page_by_page_with_the_newest_first()
    {
        var records = await CreateAsync();
        for (var number = 0; number < 7; number++)
            await records.AddAsync(new($"r-{number}", number % 2 == 0 ? "f" : "g", Accepted.AddMinutes(number)), Cancellation);
        var (seen, query) = (new List<string>(), new InvocationQuery(["f", "g"], 3));
        do
        {
            var page = await records.ListAsync(query, Cancellation);
            seen.AddRange(page.Records.Select(record => record.RequestId));
            query = query with { After = page.Next };
        }
        while (query.After is not null);
        Assert.Equal(["r-6", "r-5", "r-4", "r-3", "r-2", "r-1", "r-0"], seen);
        Assert.Equal(["r-5", "r-3", "r-1"], await IdsAsync(records, new(["g"], 10)));
        Assert.Empty(await IdsAsync(records, new(["h"], 10)));
    }

    [Fact]
    public async Task Listed_events_include_the_start_of_the_time_range_and_exclude_its_end()
    {
        var records = await CreateAsync();
        for (var number = 0; number < 5; number++)
            await records.AddAsync(new($"r-{number}", "f", Accepted.AddMinutes(number)), Cancellation);
        var query = new InvocationQuery(["f"], 10) { From = Accepted.AddMinutes(1), Before = Accepted.AddMinutes(3) };
        Assert.Equal(["r-2", "r-1"], await IdsAsync(records, query));
    }

    [Fact]
    public async Task Events_are_listed_by_their_current_state()
    {
        var records = await CreateAsync();
        for (var number = 0; number < 4; number++)
            await records.AddAsync(new($"r-{number}", "f", Accepted.AddMinutes(number)), Cancellation);
        await records.EndAsync(
            new("r-1", "f", Accepted.AddMinutes(1)) { State = InvocationState.Failed, FinishedAt = Accepted }, Cancellation);
        Assert.Equal(["r-1"], await IdsAsync(records, new(["f"], 10) { State = InvocationState.Failed }));
        Assert.Equal(["r-3", "r-2", "r-0"], await IdsAsync(records, new(["f"], 10) { State = InvocationState.Queued }));
    }

    private static async Task<IEnumerable<string>> IdsAsync(IInvocationRecords records, InvocationQuery query) =>
        (await records.ListAsync(query, Cancellation)).Records.Select(record => record.RequestId);

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
        if (before is not null) await records.AddAsync(before, Cancellation);
        await records.ReportRetryAsync(retry, Cancellation);
        return await records.FindAsync("r-1", Cancellation);
    }
}
