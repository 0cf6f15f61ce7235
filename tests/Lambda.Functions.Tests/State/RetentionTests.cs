using System.Net;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Lambda.Engine.Async;
using Lambda.Functions.State;
using Lambda.Functions.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class RetentionTests(Storage storage)
{
    private static readonly DateTimeOffset Now = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static InvocationRecord Record(string id, DateTimeOffset? finishedAt) =>
        new(id, "echo", Now.AddDays(-30))
        {
            State = finishedAt is null ? InvocationState.Retrying : InvocationState.Failed,
            Attempts = 3,
            FinishedAt = finishedAt,
            ErrorMessage = new string('x', 100_000)
        };

    [Fact]
    public async Task Only_finished_records_past_their_retention_period_are_deleted()
    {
        var tables = new TableServiceClient(storage.NewAccount());
        await tables.CreateTableAsync(StorageNames.Records, Cancellation);
        var records = new InvocationTable(tables);
        // More than one batch in one partition, and some in others.
        var old = Enumerable.Range(0, 130).Select(number => $"aa-{number:000}").Append("bb-1").Append("cc-1").ToList();
        await Parallel.ForEachAsync(
            old, Cancellation, async (id, cancellation) => await records.EndAsync(Record(id, Now.AddSeconds(-1)), cancellation));
        await records.EndAsync(Record("aa-young", Now), Cancellation);
        await records.EndAsync(Record("aa-running", null), Cancellation);

        Assert.Equal(old.Count, await records.DeleteFinishedAsync(Now, Cancellation));
        Assert.Null(await records.FindAsync("aa-000", Cancellation));
        Assert.Equal(
            (3, InvocationState.Retrying, 4096),
            ((await records.FindAsync("aa-running", Cancellation)) is { } running
                ? (running.Attempts, running.State, running.ErrorMessage!.Length)
                : default));
        Assert.NotNull(await records.FindAsync("aa-young", Cancellation));
    }

    [Fact]
    public async Task Only_payloads_past_their_retention_period_are_deleted()
    {
        var blobs = new BlobServiceClient(storage.NewAccount());
        await blobs.CreateBlobContainerAsync(StorageNames.Payloads, cancellationToken: Cancellation);
        var payloads = new PayloadBlobs(blobs);
        var old = await payloads.SaveAsync("r-1", Now.AddDays(-1), "1"u8.ToArray(), Cancellation);
        var young = await payloads.SaveAsync("r-2", Now.AddHours(-12), "2"u8.ToArray(), Cancellation);
        Assert.Equal(1, await payloads.DeleteOlderAsync(Now, Cancellation));
        Assert.Null(await payloads.LoadAsync(old, Cancellation));
        Assert.Equal("2", Encoding.UTF8.GetString((await payloads.LoadAsync(young, Cancellation))!.Value.Span));
    }

    [Fact]
    public async Task A_record_of_an_ended_event_is_not_overwritten_when_its_acceptance_is_recorded_late()
    {
        var tables = new TableServiceClient(storage.NewAccount());
        await tables.CreateTableAsync(StorageNames.Records, Cancellation);
        var records = new InvocationTable(tables);
        await records.EndAsync(Record("aa-1", Now), Cancellation);
        await records.AddAsync(new("aa-1", "echo", Now), Cancellation);
        Assert.Equal(InvocationState.Failed, (await records.FindAsync("aa-1", Cancellation))?.State);
        Assert.Null(await records.FindAsync("aa/1", Cancellation));
    }

    [Fact]
    public async Task The_cleanup_runs_on_request()
    {
        await using var app = new LambdaApp(storage);
        var records = app.Services.GetRequiredService<IInvocationRecords>();
        await records.EndAsync(Record("aa-1", Now.AddYears(-1)), Cancellation);
        using var body = new StringContent("""{"input":""}""", Encoding.UTF8, "application/json");
        using var answer = await app.CreateClient().PostAsync(new Uri("/admin/functions/Cleanup", UriKind.Relative), body, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Eventually.True(
            async () => await records.FindAsync("aa-1", Cancellation) is null, Cancellation, what: "The deletion of an old record");
    }
}
