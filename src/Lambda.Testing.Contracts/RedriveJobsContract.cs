using Lambda.Engine.Async;

namespace Lambda.Testing.Contracts;

/// <summary>The behaviour that every store of redrive jobs must have.</summary>
public abstract class RedriveJobsContract
{
    private static readonly DateTimeOffset Started = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Task<IRedriveJobs> CreateAsync();

    [Fact]
    public async Task A_job_is_found_as_it_was_stored()
    {
        var jobs = await CreateAsync();
        Assert.Null(await jobs.FindAsync("f", Cancellation));
        var job = new RedriveJob("f", "j-1", Started)
        {
            State = RedriveJobState.Completed,
            Redriven = 3,
            Failed = 1,
            FinishedAt = Started.AddSeconds(9),
            At = new("f", Started.AddDays(-1), "r-1")
        };
        await jobs.TryPutAsync(job, Cancellation);
        Assert.Equal(job, (await jobs.FindAsync("f", Cancellation))! with { Version = null });
    }

    [Fact]
    public async Task Only_the_first_of_two_writers_of_a_job_succeeds()
    {
        var jobs = await CreateAsync();
        var first = await jobs.TryPutAsync(new("f", "j-1", Started), Cancellation);
        Assert.Null(await jobs.TryPutAsync(new("f", "j-2", Started), Cancellation));
        Assert.NotNull(await jobs.TryPutAsync(first! with { Redriven = 1 }, Cancellation));
        Assert.Null(await jobs.TryPutAsync(first with { Redriven = 2 }, Cancellation));
        Assert.Equal(("j-1", 1), await jobs.FindAsync("f", Cancellation) is { } job ? (job.Id, job.Redriven) : default);
    }
}
