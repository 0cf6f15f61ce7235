using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Lambda.Engine.Async;
using Lambda.Functions.State;
using Testing;

namespace Lambda.Functions.Tests.State;

/// <summary>What every store of redrive jobs does, the fake one included.</summary>
public abstract class RedriveJobsContract
{
    private static readonly DateTimeOffset Started = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract Task<IRedriveJobs> CreateAsync();

    [Fact]
    public async Task A_job_is_found_as_it_was_put()
    {
        var jobs = await CreateAsync();
        Assert.Null(await jobs.FindAsync("f", Cancellation));
        var job = new RedriveJob("f", "j-1", Started) { State = RedriveJobState.Completed, Redriven = 3, Failed = 1, FinishedAt = Started.AddSeconds(9), At = new("f", Started.AddDays(-1), "r-1") };
        await jobs.TryPutAsync(job, Cancellation);
        Assert.Equal(job, (await jobs.FindAsync("f", Cancellation))! with { Version = null });
    }

    [Fact]
    public async Task Of_two_writers_of_a_job_the_first_one_succeeds()
    {
        var jobs = await CreateAsync();
        var first = await jobs.TryPutAsync(new("f", "j-1", Started), Cancellation);
        Assert.Null(await jobs.TryPutAsync(new("f", "j-2", Started), Cancellation));
        Assert.NotNull(await jobs.TryPutAsync(first! with { Redriven = 1 }, Cancellation));
        Assert.Null(await jobs.TryPutAsync(first with { Redriven = 2 }, Cancellation));
        Assert.Equal(("j-1", 1), await jobs.FindAsync("f", Cancellation) is { } job ? (job.Id, job.Redriven) : default);
    }
}

public sealed class FakeRedriveJobsContract : RedriveJobsContract
{
    private protected override Task<IRedriveJobs> CreateAsync() => Task.FromResult<IRedriveJobs>(new FakeRedriveJobs());
}

public sealed class RedriveJobStoreContract(Storage storage) : RedriveJobsContract
{
    private readonly string _account = storage.NewAccount();

    private protected override async Task<IRedriveJobs> CreateAsync()
    {
        var tables = new TableServiceClient(_account);
        await tables.CreateTableAsync(StorageNames.RedriveJobs, TestContext.Current.CancellationToken);
        return new RedriveJobStore(tables, new QueueServiceClient(_account));
    }

    [Fact]
    public async Task A_message_requests_the_next_page()
    {
        var jobs = await CreateAsync();
        var queue = new QueueServiceClient(_account).GetQueueClient(StorageNames.RedriveQueue);
        await queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        var asked = new RedriveMessage("f", "j-1", new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await jobs.SendAsync(asked, TimeSpan.Zero, TestContext.Current.CancellationToken);
        var message = (await queue.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken)).Value;
        Assert.Equal(asked, JsonSerializer.Deserialize(message.Body, AsyncJson.Default.RedriveMessage));
        await jobs.SendAsync(asked, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Null((await queue.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken)).Value);
    }
}
