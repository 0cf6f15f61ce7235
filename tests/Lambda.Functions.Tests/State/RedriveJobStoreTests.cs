using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Lambda.Engine.Async;
using Lambda.Functions.State;
using Lambda.Testing.Contracts;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class FakeRedriveJobsContract : RedriveJobsContract
{
    protected override Task<IRedriveJobs> CreateAsync() => Task.FromResult<IRedriveJobs>(new FakeRedriveJobs());
}

public sealed class RedriveJobStoreContract(Storage storage) : RedriveJobsContract
{
    private readonly string _account = storage.NewAccount();

    protected override async Task<IRedriveJobs> CreateAsync()
    {
        var tables = new TableServiceClient(_account);
        await tables.CreateTableAsync(StorageNames.RedriveJobs, TestContext.Current.CancellationToken);
        return new RedriveJobStore(tables, new QueueServiceClient(_account));
    }

    [Fact]
    public async Task A_job_message_that_asks_for_the_next_page_is_sent_to_the_queue()
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
