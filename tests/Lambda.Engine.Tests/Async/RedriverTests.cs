using System.Text;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Async;

public sealed class RedriverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static StorageUnavailableException Away => new("away", new IOException());

    /// <summary>An engine with an event that was given up after three attempts.</summary>
    private static async Task<(TestEngine Engine, Switch Handler)> FailedAsync(string payload = """{ "a" : 1.0 }""")
    {
        var handler = new Switch();
        var engine = new TestEngine(functions => functions.AddRaw<Switch>("f"), handler);
        await engine.Async.AcceptAsync(engine.Function("f"), new("r-1", Encoding.UTF8.GetBytes(payload)), Cancellation);
        await engine.ProcessAllAsync();
        return (engine, handler);
    }

    [Fact]
    public async Task A_dead_letter_contains_the_event_and_its_error()
    {
        var (engine, _) = await FailedAsync();
        var letter = Assert.Single(engine.Letters.All);
        Assert.Equal(
            (DeadLetterState.Waiting, 3, InvocationCondition.RetriesExhausted, "InvalidOperationException", "Switched off."),
            (letter.State, letter.Attempts, letter.Condition, letter.ErrorType, letter.ErrorMessage));
        Assert.Equal("""{ "a" : 1.0 }""", Encoding.UTF8.GetString((await engine.Redriver.PayloadAsync(letter, Cancellation))!.Value.Span));
    }

    [Fact]
    public async Task A_redriven_event_keeps_its_id_and_attempt_count_and_its_dead_letter_is_deleted_when_it_succeeds()
    {
        var (engine, handler) = await FailedAsync();
        engine.Time.Advance(TimeSpan.FromDays(3));
        handler.Succeeds = true;
        Assert.Equal(RedriveOutcome.Done, await engine.Redriver.RedriveAsync("r-1", Cancellation));
        Assert.Equal(
            (InvocationState.Queued, 3, 1),
            (engine.Records.All["r-1"].State, engine.Records.All["r-1"].Attempts, engine.Records.All["r-1"].Redrives));
        Assert.Equal(DeadLetterState.Redriven, Assert.Single(engine.Letters.All).State);
        await engine.ProcessAllAsync();
        Assert.Equal((InvocationState.Succeeded, 4), (engine.Records.All["r-1"].State, engine.Records.All["r-1"].Attempts));
        Assert.Empty(engine.Letters.All);
    }

    [Fact]
    public async Task Every_attempt_and_every_redrive_sees_the_version_that_the_caller_invoked()
    {
        var arns = new Arns();
        using var engine = new TestEngine(functions => functions.AddRaw<Arns>("f", options => options.MaximumRetryAttempts = 1), arns);
        await engine.Async.AcceptAsync(engine.Function("f"), new("r-1", "{}"u8.ToArray()) { Qualifier = "$LATEST" }, Cancellation);
        await engine.ProcessAllAsync();
        await engine.Redriver.RedriveAsync("r-1", Cancellation);
        await engine.ProcessAllAsync();
        Assert.Equal(Enumerable.Repeat($"{engine.Function("f").Arn}:$LATEST", 4), arns.Seen);
    }

    private sealed class Arns : IRawHandler
    {
        public List<string> Seen { get; } = [];

        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
        {
            Seen.Add(context.InvokedFunctionArn);
            throw new InvalidOperationException("Never.");
        }
    }

    [Fact]
    public async Task A_redriven_event_gets_all_its_retries_and_becomes_a_dead_letter_again_when_they_fail()
    {
        var (engine, _) = await FailedAsync();
        engine.Time.Advance(TimeSpan.FromDays(3));
        for (var redrive = 1; redrive <= 2; redrive++)
        {
            Assert.Equal(RedriveOutcome.Done, await engine.Redriver.RedriveAsync("r-1", Cancellation));
            Assert.Equal([TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)], await engine.ProcessAllAsync());
            var letter = Assert.Single(engine.Letters.All);
            Assert.Equal((DeadLetterState.Waiting, 3 + 3 * redrive, redrive), (letter.State, letter.Attempts, letter.Redrives));
            Assert.Equal(1 + redrive, engine.Destination.Records.Count);
        }
    }

    [Fact]
    public async Task Only_one_of_two_concurrent_redrives_sends_the_event()
    {
        var (engine, _) = await FailedAsync();
        var letter = Assert.Single(engine.Letters.All);
        Assert.Equal(RedriveOutcome.Done, await engine.Redriver.RedriveAsync(letter, Cancellation));
        Assert.Equal(RedriveOutcome.Busy, await engine.Redriver.RedriveAsync(letter, Cancellation));
        Assert.Equal(RedriveOutcome.AlreadyRedriven, await engine.Redriver.RedriveAsync("r-1", Cancellation));
        Assert.Single(engine.Queue.Messages);
    }

    [Fact]
    public async Task After_a_crash_during_a_redrive_the_dead_letter_can_be_redriven_when_the_lease_has_expired()
    {
        var (engine, handler) = await FailedAsync();
        handler.Succeeds = true;
        // Every call from the send on fails.
        engine.Queue.Before = () =>
        {
            engine.Letters.Before = () => throw Away;
            throw Away;
        };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => engine.Redriver.RedriveAsync("r-1", Cancellation));
        engine.Queue.Before = engine.Letters.Before = null;
        Assert.Equal(RedriveOutcome.Busy, await engine.Redriver.RedriveAsync("r-1", Cancellation));
        Assert.Equal(RedriveOutcome.Busy, await engine.Redriver.DeleteAsync("r-1", Cancellation));
        engine.Time.Advance(DeadLetter.Lease);
        Assert.Equal(RedriveOutcome.Done, await engine.Redriver.RedriveAsync("r-1", Cancellation));
        await engine.ProcessAllAsync();
        Assert.Equal(InvocationState.Succeeded, engine.Records.All["r-1"].State);
    }

    [Fact]
    public async Task A_dead_letter_whose_redrive_could_not_be_sent_can_be_redriven_again_at_once()
    {
        var (engine, _) = await FailedAsync();
        engine.Queue.Fails = Away;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => engine.Redriver.RedriveAsync("r-1", Cancellation));
        engine.Queue.Fails = null;
        Assert.Equal(
            (DeadLetterState.Waiting, null),
            Assert.Single(engine.Letters.All) is var letter ? (letter.State, letter.LeasedUntil) : default);
        Assert.Equal(RedriveOutcome.Done, await engine.Redriver.RedriveAsync("r-1", Cancellation));
    }

    [Fact]
    public async Task A_dead_letter_that_is_sent_twice_because_the_first_redrive_was_not_recorded_runs_once()
    {
        var (engine, handler) = await FailedAsync();
        handler.Succeeds = true;
        var sent = 0;
        // The first change is the lease, the second the mark, which is lost.
        engine.Letters.Before = () => { if (!engine.Queue.Messages.IsEmpty && sent++ == 0) throw Away; };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => engine.Redriver.RedriveAsync("r-1", Cancellation));
        engine.Time.Advance(DeadLetter.Lease);
        Assert.Equal(RedriveOutcome.Done, await engine.Redriver.RedriveAsync("r-1", Cancellation));
        Assert.Equal(2, engine.Queue.Messages.Count);
        await engine.ProcessAllAsync();
        Assert.Equal(2, engine.Records.Ends.Count);
        Assert.Equal((InvocationState.Succeeded, 4), (engine.Records.All["r-1"].State, engine.Records.All["r-1"].Attempts));
    }

    [Fact]
    public async Task A_dead_letter_is_not_replaced_if_its_event_was_redriven_in_the_meantime()
    {
        using var engine = new TestEngine(
            functions => functions.AddRaw<Switch>("f", options => options.MaximumRetryAttempts = 0), new Switch());
        // A first call stored it, its answer was lost, and meanwhile the event was redriven and failed again.
        engine.Letters.BeforeAdding = letter => engine.Letters.Set(letter with { Redrives = 1, Attempts = 2 });
        await engine.Async.AcceptAsync(engine.Function("f"), new("r-1", "1"u8.ToArray()), Cancellation);
        await engine.ProcessAllAsync();
        var left = Assert.Single(engine.Letters.All);
        Assert.Equal((1, 2), (left.Redrives, left.Attempts));
    }

    [Fact]
    public async Task The_caller_that_waits_for_an_event_is_told_of_its_failure_before_the_event_can_be_redriven()
    {
        using var engine = new TestEngine(
            functions => functions.AddRaw<Switch>("f", options => options.MaximumRetryAttempts = 0), new Switch());
        var told = 0;
        engine.Letters.BeforeAdding = _ => told = engine.Destination.Records.Count;
        await engine.Async.AcceptForReplyAsync(
            engine.Function("f"), new("r-1", "1"u8.ToArray()), DestinationAddress.Parse("storage-queue:replies")!.Value, Cancellation);
        await engine.ProcessAllAsync();
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task A_dead_letter_replaces_one_that_a_copy_of_its_event_added_in_the_meantime()
    {
        using var engine = new TestEngine(
            functions => functions.AddRaw<Switch>("f", options => options.MaximumRetryAttempts = 0), new Switch());
        engine.Letters.BeforeAdding = letter => engine.Letters.Set(letter with { Attempts = 9 });
        await engine.Async.AcceptAsync(engine.Function("f"), new("r-1", "1"u8.ToArray()), Cancellation);
        await engine.ProcessAllAsync();
        Assert.Equal(1, Assert.Single(engine.Letters.All).Attempts);
    }

    [Fact]
    public async Task A_late_copy_of_the_original_message_is_dropped_after_a_redrive()
    {
        var handler = new Switch();
        using var engine = new TestEngine(functions => functions.AddRaw<Switch>("f", options => options.MaximumRetryAttempts = 0), handler);
        await engine.Async.AcceptAsync(engine.Function("f"), new("r-1", "1"u8.ToArray()), Cancellation);
        engine.Queue.Messages.TryPeek(out var copy);
        await engine.ProcessAllAsync();
        await engine.Redriver.RedriveAsync("r-1", Cancellation);
        await engine.Processor.ProcessAsync(copy.Body, new("m", default, 2), Cancellation);
        Assert.Single(engine.Queue.Messages);
        Assert.Single(engine.Destination.Records);
    }

    [Fact]
    public async Task A_dead_letter_whose_payload_is_missing_cannot_be_redriven_but_can_be_deleted()
    {
        var (engine, _) = await FailedAsync();
        engine.Payloads.Blobs.Clear();
        Assert.Equal(RedriveOutcome.PayloadGone, await engine.Redriver.RedriveAsync("r-1", Cancellation));
        Assert.Equal(DeadLetterState.Waiting, Assert.Single(engine.Letters.All).State);
        Assert.Equal(RedriveOutcome.Done, await engine.Redriver.DeleteAsync("r-1", Cancellation));
        Assert.Equal(RedriveOutcome.NotFound, await engine.Redriver.DeleteAsync("r-1", Cancellation));
        Assert.Equal(RedriveOutcome.NotFound, await engine.Redriver.RedriveAsync("r-2", Cancellation));
    }

    [Fact]
    public async Task A_dead_letter_of_an_attempt_whose_outcome_was_not_stored_is_deleted_when_the_event_succeeds()
    {
        var handler = new Switch();
        using var engine = new TestEngine(functions => functions.AddRaw<Switch>("f", options => options.MaximumRetryAttempts = 0), handler);
        await engine.Async.AcceptAsync(engine.Function("f"), new("r-1", "1"u8.ToArray()), Cancellation);
        engine.Records.Fails = Away;
        await engine.ProcessNextAsync();
        Assert.Single(engine.Letters.All);
        engine.Records.Fails = null;
        handler.Succeeds = true;
        await engine.ProcessAllAsync();
        Assert.Equal(InvocationState.Succeeded, engine.Records.All["r-1"].State);
        Assert.Empty(engine.Letters.All);
    }
}
