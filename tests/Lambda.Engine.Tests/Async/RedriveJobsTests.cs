using System.Text.Json;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Async;

public sealed class RedriveJobsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<(TestEngine Engine, Switch Handler)> FailedAsync(int count, params (string, string)[] settings)
    {
        var handler = new Switch();
        var engine = new TestEngine(
            functions => functions.AddRaw<Switch>("f", options => options.MaximumRetryAttempts = 0), handler, settings);
        for (var number = 0; number < count; number++)
        {
            await engine.Async.AcceptAsync(engine.Function("f"), new($"r-{number}", "1"u8.ToArray()), Cancellation);
            engine.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await engine.ProcessAllAsync();
        return (engine, handler);
    }

    /// <summary>Hands out one message of the job, moving the clock over what it waits for.</summary>
    private static async Task<TimeSpan> PageAsync(TestEngine engine)
    {
        Assert.True(engine.Jobs.Messages.TryDequeue(out var message));
        var page = engine.RedriveJobs.ProcessAsync(
            JsonSerializer.SerializeToUtf8Bytes(message, AsyncJson.Default.RedriveMessage), new("m", default, 1), Cancellation);
        var before = engine.Time.GetUtcNow();
        if (!page.IsCompleted) engine.Time.AdvanceTo(engine.Time.NextDue!.Value);
        await page;
        return engine.Time.GetUtcNow() - before;
    }

    [Fact]
    public async Task A_job_redrives_all_dead_letters_page_by_page_at_the_configured_rate()
    {
        var (engine, handler) = await FailedAsync(70);
        handler.Succeeds = true;
        var job = await engine.RedriveJobs.StartAsync("f", Cancellation);
        var waits = new List<double>();
        while (!engine.Jobs.Messages.IsEmpty) waits.Add((await PageAsync(engine)).TotalMilliseconds);
        Assert.Equal([640, 640, 120, 0], waits);
        job = (await engine.RedriveJobs.FindAsync("f", Cancellation))!;
        Assert.Equal((RedriveJobState.Completed, 70, 0), (job.State, job.Redriven, job.Failed));
        Assert.NotNull(job.FinishedAt);
        await engine.ProcessAllAsync();
        Assert.Empty(engine.Letters.All);
    }

    [Fact]
    public async Task Starting_a_job_again_returns_the_running_one_and_after_its_end_starts_a_new_one()
    {
        var (engine, _) = await FailedAsync(1);
        var first = await engine.RedriveJobs.StartAsync("f", Cancellation);
        Assert.Equal(first.Id, (await engine.RedriveJobs.StartAsync("f", Cancellation)).Id);
        Assert.Single(engine.Jobs.Messages);
        await PageAsync(engine);
        await PageAsync(engine);
        engine.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(first.Id, (await engine.RedriveJobs.StartAsync("f", Cancellation)).Id);
    }

    [Fact]
    public async Task Events_that_fail_again_while_a_job_runs_are_left_for_the_next_job()
    {
        var (engine, _) = await FailedAsync(2, ("Lambda:Async:RedriveRate", "1"));
        await engine.RedriveJobs.StartAsync("f", Cancellation);
        while (!engine.Jobs.Messages.IsEmpty)
        {
            await PageAsync(engine);
            await engine.ProcessAllAsync();
        }
        Assert.Equal((2, 0), await engine.RedriveJobs.FindAsync("f", Cancellation) is { } job ? (job.Redriven, job.Failed) : default);
        Assert.All(engine.Letters.All, letter => Assert.Equal((DeadLetterState.Waiting, 1), (letter.State, letter.Redrives)));
    }

    [Fact]
    public async Task A_job_that_was_queued_but_could_not_be_stored_still_runs()
    {
        var (engine, _) = await FailedAsync(1);
        engine.Jobs.PutFails = new StorageUnavailableException("away", new IOException());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => engine.RedriveJobs.StartAsync("f", Cancellation));
        engine.Jobs.PutFails = null;
        await PageAsync(engine);
        await PageAsync(engine);
        Assert.Equal(
            (RedriveJobState.Completed, 1),
            await engine.RedriveJobs.FindAsync("f", Cancellation) is { } job ? (job.State, job.Redriven) : default);
    }

    [Fact]
    public async Task A_redelivered_job_message_continues_at_the_progress_of_the_job_and_a_late_one_does_nothing()
    {
        var (engine, _) = await FailedAsync(2, ("Lambda:Async:RedriveRate", "1"));
        await engine.RedriveJobs.StartAsync("f", Cancellation);
        engine.Jobs.Messages.TryPeek(out var copy);
        await PageAsync(engine);
        engine.Jobs.Messages.Enqueue(copy!);
        while (!engine.Jobs.Messages.IsEmpty) await PageAsync(engine);
        Assert.Equal(
            (RedriveJobState.Completed, 2),
            await engine.RedriveJobs.FindAsync("f", Cancellation) is { } job ? (job.State, job.Redriven) : default);
        Assert.Equal(2, engine.Queue.Messages.Count);
    }

    [Fact]
    public async Task A_dead_letter_that_could_not_be_queued_is_queued_when_the_job_message_is_redelivered()
    {
        var (engine, _) = await FailedAsync(3);
        await engine.RedriveJobs.StartAsync("f", Cancellation);
        engine.Jobs.Messages.TryPeek(out var again);
        engine.Queue.Before = () =>
        {
            if (engine.Queue.Messages.Count == 1)
                throw new StorageUnavailableException("away", new IOException());
        };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => PageAsync(engine));
        engine.Queue.Before = null;
        engine.Jobs.Messages.Enqueue(again!);
        for (var page = 0; page < 2; page++) await PageAsync(engine);
        Assert.Equal(
            (RedriveJobState.Completed, 0),
            await engine.RedriveJobs.FindAsync("f", Cancellation) is { } job ? (job.State, job.Failed) : default);
        Assert.Equal(3, engine.Queue.Messages.Count);
        Assert.All(engine.Letters.All, letter => Assert.Equal(DeadLetterState.Redriven, letter.State));
    }

    [Fact]
    public async Task A_page_stops_before_a_leased_dead_letter_and_the_next_page_runs_when_the_lease_has_expired()
    {
        var (engine, _) = await FailedAsync(3);
        var leased = engine.Letters.All.Single(letter => letter.RequestId == "r-1");
        await engine.Letters.TryReplaceAsync(
            leased with { State = DeadLetterState.Redriving, LeasedUntil = engine.Time.GetUtcNow() + DeadLetter.Lease }, Cancellation);
        engine.Time.Advance(TimeSpan.FromSeconds(19.5));
        await engine.RedriveJobs.StartAsync("f", Cancellation);
        await PageAsync(engine);
        Assert.Equal((TimeSpan.FromSeconds(40.5), 1), (engine.Jobs.LastDelay, engine.Queue.Messages.Count));
        engine.Time.Advance(engine.Jobs.LastDelay);
        for (var page = 0; page < 2; page++) await PageAsync(engine);
        Assert.Equal(
            (RedriveJobState.Completed, 3, 0),
            await engine.RedriveJobs.FindAsync("f", Cancellation) is { } job ? (job.State, job.Redriven, job.Failed) : default);
        Assert.Equal(3, engine.Queue.Messages.Count);
    }

    [Fact]
    public async Task A_job_continues_when_the_response_to_saving_its_progress_is_lost()
    {
        var (engine, _) = await FailedAsync(1);
        await engine.RedriveJobs.StartAsync("f", Cancellation);
        engine.Jobs.LosesAnswers = true;
        while (!engine.Jobs.Messages.IsEmpty) await PageAsync(engine);
        Assert.Equal(RedriveJobState.Completed, (await engine.RedriveJobs.FindAsync("f", Cancellation))!.State);
    }

    [Fact]
    public async Task A_job_runs_even_if_its_message_arrives_before_the_job_is_stored()
    {
        var (engine, _) = await FailedAsync(1);
        var began = new RedriveJob("f", "j-1", engine.Time.GetUtcNow());
        engine.Jobs.BeforePut = () =>
        {
            // The call that began it is faster by a moment.
            engine.Jobs.BeforePut = null;
            Assert.NotNull(engine.Jobs.TryPutAsync(began, Cancellation).Result);
        };
        engine.Jobs.Messages.Enqueue(new("f", "j-1", began.StartedAt));
        while (!engine.Jobs.Messages.IsEmpty) await PageAsync(engine);
        Assert.Equal(
            (RedriveJobState.Completed, 1),
            await engine.RedriveJobs.FindAsync("f", Cancellation) is { } job ? (job.State, job.Redriven) : default);
    }

    [Fact]
    public async Task A_page_message_in_the_poison_queue_is_sent_to_the_job_queue_again()
    {
        var (engine, _) = await FailedAsync(1);
        await engine.RedriveJobs.StartAsync("f", Cancellation);
        Assert.True(engine.Jobs.Messages.TryDequeue(out var message));
        await engine.RedriveJobs.ResumeAsync(
            JsonSerializer.SerializeToUtf8Bytes(message, AsyncJson.Default.RedriveMessage), new("m", default, 1), Cancellation);
        Assert.Equal(message, Assert.Single(engine.Jobs.Messages));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("""{"functionName":"a/b","id":"1","startedAt":"2026-01-01T00:00:00Z"}""")]
    public async Task An_unreadable_job_message_is_kept_as_a_dead_letter(string message)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Switch>("f"), new Switch());
        foreach (var handle in new[] { engine.RedriveJobs.ProcessAsync, engine.RedriveJobs.ResumeAsync })
        {
            await handle(System.Text.Encoding.UTF8.GetBytes(message), new("m-9", engine.Time.GetUtcNow(), 1), Cancellation);
            Assert.Empty(engine.Jobs.Messages);
            var letter = Assert.Single(engine.Letters.All);
            Assert.Equal(("m-9", "lambda-redrive", "InvalidEvent"), (letter.RequestId, letter.FunctionName, letter.ErrorType));
            var text = await engine.Payloads.LoadAsync(letter.PayloadBlob!, Cancellation);
            Assert.Equal(message, JsonSerializer.Deserialize<string>(text!.Value.Span));
        }
    }
}
