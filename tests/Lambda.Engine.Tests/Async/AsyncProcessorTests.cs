using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Async;

public sealed class AsyncProcessorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task AcceptAsync(TestEngine engine, string function, string payload = """{"a":1}""") =>
        engine.Async.AcceptAsync(engine.Function(function), new("r-1", Encoding.UTF8.GetBytes(payload)), Cancellation);

    [Fact]
    public async Task An_accepted_event_is_queued_and_recorded_and_ends_as_succeeded()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        await AcceptAsync(engine, "f");
        Assert.Equal(InvocationState.Queued, engine.Records.All["r-1"].State);
        await engine.ProcessNextAsync();
        var record = engine.Records.All["r-1"];
        Assert.Equal((InvocationState.Succeeded, 1, InvocationCondition.Success), (record.State, record.Attempts, record.Condition));
        Assert.Empty(engine.Queue.Messages);
        Assert.Empty(engine.Destination.Records);
    }

    [Fact]
    public async Task A_failing_event_is_tried_three_times_and_reported_in_the_format_of_a_Lambda_invocation_record()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f", options => options.OnFailure = "storage-queue:mine"));
        await AcceptAsync(engine, "f");
        Assert.Equal(TimeSpan.Zero, await engine.ProcessNextAsync());
        Assert.Equal(
            (InvocationState.Retrying, 1, "InvalidOperationException"),
            (engine.Records.All["r-1"].State, engine.Records.All["r-1"].Attempts, engine.Records.All["r-1"].ErrorType));
        Assert.Equal(TimeSpan.FromMinutes(1), await engine.ProcessNextAsync());
        Assert.Equal(TimeSpan.FromMinutes(2), await engine.ProcessNextAsync());

        Assert.Empty(engine.Queue.Messages);
        var record = engine.Records.All["r-1"];
        Assert.Equal(
            (InvocationState.Failed, 3, InvocationCondition.RetriesExhausted, "storage-queue:mine"),
            (record.State, record.Attempts, record.Condition, record.Destination));
        var (queue, json) = Assert.Single(engine.Destination.Records);
        Assert.Equal("mine", queue);
        // The example of https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, with this event's values.
        var sent = JsonNode.Parse(json)!;
        var trace = sent["responsePayload"]!["stackTrace"];
        Assert.NotEmpty(trace!.AsArray());
        sent["responsePayload"]!.AsObject().Remove("stackTrace");
        sent["responsePayload"]!["cause"]!.AsObject().Remove("stackTrace");
        Assert.Equal(
            """{"version":"1.0","timestamp":"2026-01-02T03:07:05.000Z","requestContext":{"requestId":"r-1","functionArn":"arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST","condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":{"a":1},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"responsePayload":{"errorType":"InvalidOperationException","errorMessage":"It fails.","cause":{"errorType":"FormatException","errorMessage":"The cause."}}}""",
            sent.ToJsonString());
    }

    [Fact]
    public async Task An_expired_event_goes_to_the_on_failure_destination_without_being_tried()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f", options => options.MaximumEventAgeInSeconds = 60));
        await AcceptAsync(engine, "f");
        engine.Time.Advance(TimeSpan.FromSeconds(60));
        await engine.ProcessNextAsync();
        Assert.Equal(
            (InvocationState.Failed, 0, InvocationCondition.EventAgeExceeded),
            (engine.Records.All["r-1"].State, engine.Records.All["r-1"].Attempts, engine.Records.All["r-1"].Condition));
        var sent = JsonNode.Parse(Assert.Single(engine.Destination.Records).Json)!;
        Assert.Equal(
            ("EventAgeExceeded", 0),
            ((string?)sent["requestContext"]!["condition"], (int?)sent["requestContext"]!["approximateInvokeCount"]));
        Assert.Null(sent["responseContext"]);
    }

    [Fact]
    public async Task An_event_fails_at_once_with_its_last_error_if_the_retry_would_come_after_its_maximum_age()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f", options => options.MaximumEventAgeInSeconds = 60));
        await AcceptAsync(engine, "f");
        await engine.ProcessNextAsync();
        Assert.Empty(engine.Queue.Messages);
        AssertTooOld(engine, attempts: 1);
    }

    [Fact]
    public async Task An_event_that_exceeds_its_maximum_age_while_it_waits_for_a_retry_reports_its_last_attempt()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f", options => options.MaximumEventAgeInSeconds = 120));
        await AcceptAsync(engine, "f");
        await engine.ProcessNextAsync();
        engine.Time.Advance(TimeSpan.FromMinutes(2));
        await engine.ProcessNextAsync();
        AssertTooOld(engine, attempts: 1);
    }

    [Theory]
    [InlineData(AsyncEventCodec.MaxMessage - 1000, null)]
    [InlineData(AsyncEventCodec.MaxMessage - 600, null)]
    public async Task An_error_that_does_not_fit_into_the_queue_message_is_reported_without_its_stack_trace(int length, string? trace)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f", options => options.MaximumEventAgeInSeconds = 120));
        await AcceptAsync(engine, "f", $"\"{new string('x', length)}\"");
        await engine.ProcessNextAsync();
        Assert.InRange(Assert.Single(engine.Queue.Messages).Body.Length, 1, AsyncEventCodec.MaxMessage);
        engine.Time.Advance(TimeSpan.FromMinutes(2));
        await engine.ProcessNextAsync();
        AssertTooOld(engine, attempts: 1);
        Assert.Equal(
            trace, JsonNode.Parse(Assert.Single(engine.Destination.Records).Json)!["responsePayload"]!["stackTrace"]?.ToJsonString());
    }

    private static void AssertTooOld(TestEngine engine, int attempts)
    {
        var record = engine.Records.All["r-1"];
        Assert.Equal(
            (InvocationState.Failed, attempts, InvocationCondition.EventAgeExceeded, "InvalidOperationException"),
            (record.State, record.Attempts, record.Condition, record.ErrorType));
        var sent = JsonNode.Parse(Assert.Single(engine.Destination.Records).Json)!;
        Assert.Equal(
            ("EventAgeExceeded", attempts),
            ((string?)sent["requestContext"]!["condition"], (int?)sent["requestContext"]!["approximateInvokeCount"]));
        Assert.Equal(
            """{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"}""", sent["responseContext"]!.ToJsonString());
        Assert.Equal(
            ("InvalidOperationException", "It fails."),
            ((string?)sent["responsePayload"]!["errorType"], (string?)sent["responsePayload"]!["errorMessage"]));
    }

    [Fact]
    public async Task A_throttled_event_is_retried_until_it_exceeds_its_maximum_age()
    {
        using var engine = new TestEngine(functions =>
            functions.AddRaw<Echo>("f", options => (options.ReservedConcurrentExecutions, options.MaximumEventAgeInSeconds) = (0, 60)));
        await AcceptAsync(engine, "f");
        var delays = new List<double>();
        while (!engine.Queue.Messages.IsEmpty) delays.Add((await engine.ProcessNextAsync()).TotalSeconds);
        Assert.Equal([0, 1, 2, 4, 8, 16, 29], delays);
        Assert.Equal(InvocationCondition.EventAgeExceeded, engine.Records.All["r-1"].Condition);
    }

    [Fact]
    public async Task A_large_payload_is_stored_in_a_blob_and_reaches_the_handler()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Logs>("f"));
        var payload = $"\"{new string('x', AsyncEventCodec.MaxMessage)}\"";
        await AcceptAsync(engine, "f", payload);
        Assert.InRange(Assert.Single(engine.Queue.Messages).Body.Length, 1, 1000);
        Assert.Equal(payload, Encoding.UTF8.GetString(engine.Payloads.Blobs["r-1"].Span));
        await engine.ProcessNextAsync();
        Assert.Equal(InvocationState.Succeeded, engine.Records.All["r-1"].State);
    }

    [Theory]
    [InlineData("returns", InvocationState.Succeeded)]
    [InlineData("fails", InvocationState.Failed)]
    public async Task An_attempt_loads_a_large_payload_once_for_both_the_handler_and_the_destination(string function, InvocationState end)
    {
        using var engine = new TestEngine(functions => functions
            .AddRaw<Echo>("returns", options => options.OnSuccess = "storage-queue:mine")
            .AddRaw<Fails>("fails", options => (options.OnFailure, options.MaximumRetryAttempts) = ("storage-queue:mine", 0)));
        var payload = $"\"{new string('x', AsyncEventCodec.MaxMessage)}\"";
        await AcceptAsync(engine, function, payload);
        await engine.ProcessNextAsync();
        Assert.Equal(end, engine.Records.All["r-1"].State);
        Assert.Equal(payload, JsonNode.Parse(Assert.Single(engine.Destination.Records).Json)!["requestPayload"]!.ToJsonString());
        Assert.Equal("r-1", Assert.Single(engine.Payloads.Loads));
    }

    [Fact]
    public async Task A_retry_of_an_event_with_a_large_payload_reuses_its_blob()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f"));
        await AcceptAsync(engine, "f", $"\"{new string('x', AsyncEventCodec.MaxMessage)}\"");
        await engine.ProcessNextAsync();
        Assert.InRange(Assert.Single(engine.Queue.Messages).Body.Length, 1, 10_000);
        Assert.Equal("r-1", Assert.Single(engine.Payloads.Loads));
    }

    [Fact]
    public async Task An_event_whose_payload_blob_is_missing_fails_with_the_error_PayloadLost()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        await AcceptAsync(engine, "f", $"\"{new string('x', AsyncEventCodec.MaxMessage)}\"");
        engine.Payloads.Blobs.Clear();
        await engine.ProcessNextAsync();
        Assert.Equal((InvocationState.Failed, "PayloadLost"), (engine.Records.All["r-1"].State, engine.Records.All["r-1"].ErrorType));
    }

    [Fact]
    public async Task A_second_copy_of_an_event_that_has_ended_is_dropped()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f", options => options.MaximumRetryAttempts = 0));
        await AcceptAsync(engine, "f");
        engine.Queue.Messages.TryPeek(out var copy);
        await engine.ProcessNextAsync();
        await engine.Processor.ProcessAsync(copy.Body, new("m", default, 2), Cancellation);
        Assert.Single(engine.Destination.Records);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_an_event_message_is_duplicated_the_first_copy_to_end_decides_the_outcome(bool firstSucceeds)
    {
        var handler = new Switch { Succeeds = firstSucceeds };
        using var engine = new TestEngine(functions => functions.AddRaw<Switch>("f", options => options.MaximumRetryAttempts = 0), handler);
        await AcceptAsync(engine, "f");
        // The client repeated a request to the queue whose answer was lost: neither message says that there is another.
        Assert.True(engine.Queue.Messages.TryPeek(out var message));
        engine.Queue.Messages.Enqueue(message);
        await engine.ProcessNextAsync();
        handler.Succeeds = !firstSucceeds;
        await engine.ProcessNextAsync();
        Assert.Equal(firstSucceeds ? InvocationState.Succeeded : InvocationState.Failed, engine.Records.All["r-1"].State);
        Assert.Equal(firstSucceeds ? 0 : 1, engine.Letters.All.Count);
        Assert.Single(engine.Records.Ends);
    }

    [Fact]
    public async Task A_late_copy_of_an_event_message_does_not_change_the_dead_letter_of_a_redriven_event()
    {
        var handler = new Switch();
        using var engine = new TestEngine(functions => functions.AddRaw<Switch>("f", options => options.MaximumRetryAttempts = 0), handler);
        await AcceptAsync(engine, "f");
        Assert.True(engine.Queue.Messages.TryPeek(out var message));
        await engine.ProcessNextAsync();
        await engine.Redriver.RedriveAsync("r-1", Cancellation);
        await engine.ProcessNextAsync();
        engine.Queue.Messages.Enqueue(message);
        await engine.ProcessNextAsync();
        Assert.Equal((1, 2), (Assert.Single(engine.Letters.All).Redrives, engine.Records.All["r-1"].Attempts));
    }

    [Fact]
    public async Task An_attempt_is_not_repeated_after_a_crash_that_follows_the_queueing_of_its_retry()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f"));
        await AcceptAsync(engine, "f");
        engine.Queue.Messages.TryPeek(out var first);
        await engine.ProcessNextAsync();
        // The message is redelivered, as if the app had been killed before the queue deleted it.
        await engine.Processor.ProcessAsync(first.Body, new("m", default, 2), Cancellation);
        Assert.Single(engine.Queue.Messages);
    }

    [Fact]
    public async Task The_retry_of_an_event_that_just_fits_into_a_message_still_fits()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f"));
        for (var length = AsyncEventCodec.MaxMessage - 512; length < AsyncEventCodec.MaxMessage; length++)
        {
            await AcceptAsync(engine, "f", $"\"{new string('x', length)}\"");
            Assert.True(engine.Queue.Messages.TryDequeue(out var message));
            var retry = AsyncEventCodec.Read(message.Body) with { Attempt = 3, Backoffs = 1000 };
            Assert.InRange(AsyncEventCodec.Write(retry).Length, 1, AsyncEventCodec.MaxMessage);
        }
    }

    [Fact]
    public async Task While_payload_storage_is_unavailable_an_event_is_retried_with_backoff_and_then_runs()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Logs>("f"));
        await AcceptAsync(engine, "f", $"\"{new string('x', AsyncEventCodec.MaxMessage)}\"");
        engine.Payloads.Fails = new StorageUnavailableException("away", new IOException());
        var delays = new List<double>();
        for (var i = 0; i < 11; i++) delays.Add((await engine.ProcessNextAsync()).TotalSeconds);
        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300], delays);
        engine.Payloads.Fails = null;
        await engine.ProcessAllAsync();
        Assert.Equal((InvocationState.Succeeded, 1), (engine.Records.All["r-1"].State, engine.Records.All["r-1"].Attempts));
    }

    [Fact]
    public async Task An_expired_event_whose_outcome_cannot_be_stored_is_retried_and_not_lost()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f", options => options.MaximumEventAgeInSeconds = 60));
        await AcceptAsync(engine, "f");
        engine.Time.Advance(TimeSpan.FromSeconds(60));
        engine.Payloads.Fails = new StorageUnavailableException("away", new IOException());
        var delays = new List<double>();
        for (var i = 0; i < 3; i++) delays.Add((await engine.ProcessNextAsync()).TotalSeconds);
        Assert.Equal([0, 1, 2], delays);
        engine.Payloads.Fails = null;
        await engine.ProcessAllAsync();
        Assert.Equal(InvocationCondition.EventAgeExceeded, engine.Records.All["r-1"].Condition);
    }

    [Fact]
    public async Task The_record_of_an_event_goes_to_the_on_failure_destination_if_storage_permanently_refuses_its_outcome()
    {
        using var engine = new TestEngine(functions =>
            functions.AddRaw<Fails>("f", options => (options.OnFailure, options.MaximumRetryAttempts) = ("storage-queue:mine", 0)));
        await AcceptAsync(engine, "f");
        engine.Letters.Before = () => throw Refusal();
        await engine.ProcessAllAsync();
        var (queue, json) = Assert.Single(engine.Destination.Records);
        Assert.Equal(("mine", "StorageRefused"), (queue, (string?)JsonNode.Parse(json)!["responsePayload"]!["errorType"]));
    }

    [Fact]
    public async Task An_event_is_given_up_at_once_if_storage_permanently_refuses_its_destination_record()
    {
        using var engine = new TestEngine(functions =>
            functions.AddRaw<Echo>("f", options => (options.OnFailure, options.OnSuccess) = ("storage-queue:mine", "storage-queue:done")));
        await AcceptAsync(engine, "f");
        engine.Destination.Fails = new DestinationUnavailableException("away");
        engine.Payloads.Fails = Refusal();
        await engine.ProcessNextAsync();
        Assert.Single(engine.Queue.Messages);
        engine.Payloads.Fails = null;
        engine.Destination.Fails = null;
        await engine.ProcessAllAsync();
        Assert.Empty(engine.Queue.Messages);
    }

    [Fact]
    public async Task An_event_stays_in_the_queue_and_is_not_lost_if_storage_refuses_everything()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f", options => options.MaximumRetryAttempts = 0));
        await AcceptAsync(engine, "f");
        engine.Letters.Before = () => throw Refusal();
        engine.Destination.Fails = new DestinationUnavailableException("away");
        engine.Payloads.Fails = Refusal();
        await engine.ProcessNextAsync();
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Single(engine.Queue.Messages).Delay);
    }

    private static StorageUnavailableException Refusal() =>
        new("The dead letter was not stored: 400 PropertyValueTooLarge", new IOException()) { IsRefusal = true };

    [Fact]
    public async Task A_retry_is_queued_once_even_if_its_record_cannot_be_updated()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f"));
        await AcceptAsync(engine, "f");
        engine.Records.Fails = new StorageUnavailableException("away", new IOException());
        await engine.ProcessNextAsync();
        Assert.Equal(2, AsyncEventCodec.Read(Assert.Single(engine.Queue.Messages).Body).Attempt);
    }

    [Fact]
    public async Task A_message_is_left_for_the_host_to_retry_if_the_records_and_the_queue_are_both_unavailable()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        await AcceptAsync(engine, "f");
        engine.Records.Fails = engine.Queue.Fails = new StorageUnavailableException("away", new IOException());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => engine.ProcessNextAsync());
    }

    [Fact]
    public async Task An_event_in_the_poison_queue_fails_and_its_record_reaches_the_on_failure_destination()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f", options => options.OnFailure = "storage-queue:mine"));
        await AcceptAsync(engine, "f");
        engine.Queue.Messages.TryDequeue(out var message);
        await engine.Processor.DeadLetterAsync(message.Body, new("m", default, 1), Cancellation);
        Assert.Equal((InvocationState.Failed, "Runtime.ExitError"), (engine.Records.All["r-1"].State, engine.Records.All["r-1"].ErrorType));
        Assert.Equal("mine", Assert.Single(engine.Destination.Records).Name);
    }

    [Fact]
    public async Task A_poison_message_whose_outcome_cannot_be_stored_returns_to_the_event_queue()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        await AcceptAsync(engine, "f");
        engine.Queue.Messages.TryDequeue(out var message);
        engine.Payloads.Fails = new StorageUnavailableException("away", new IOException());
        await engine.Processor.DeadLetterAsync(message.Body, new("m", default, 1), Cancellation);
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Single(engine.Queue.Messages).Delay);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_message_that_is_not_an_event_becomes_a_dead_letter_and_its_text_reaches_the_destination(bool poison)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        var message = "not an \"event\""u8.ToArray();
        await (poison
            ? engine.Processor.DeadLetterAsync(message, new("m-9", default, 1), Cancellation)
            : engine.Processor.ProcessAsync(message, new("m-9", default, 1), Cancellation));
        var letter = Assert.Single(engine.Letters.All);
        Assert.Equal(("m-9", "lambda-async", "InvalidEvent"), (letter.RequestId, letter.FunctionName, letter.ErrorType));
        Assert.Equal(InvocationState.Failed, engine.Records.All["m-9"].State);
        var sent = JsonNode.Parse(Assert.Single(engine.Destination.Records).Json)!;
        Assert.Equal(
            ("m-9", "not an \"event\"", "InvalidEvent"),
            ((string?)sent["requestContext"]!["requestId"], (string?)sent["requestPayload"],
                (string?)sent["responsePayload"]!["errorType"]));
    }

    [Fact]
    public async Task An_event_for_a_removed_function_ends_as_failed()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        await engine.Processor.ProcessAsync(
            AsyncEventCodec.Write(new("r-1", "gone", engine.Time.GetUtcNow()) { Payload = "1"u8.ToArray() }),
            new("m", default, 1),
            Cancellation);
        Assert.Equal(
            (InvocationState.Failed, "ResourceNotFoundException"), (engine.Records.All["r-1"].State, engine.Records.All["r-1"].ErrorType));
    }

    [Fact]
    public async Task An_event_that_cannot_be_queued_is_not_accepted_and_has_no_record()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        engine.Queue.Fails = new StorageUnavailableException("away", new IOException());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => AcceptAsync(engine, "f"));
        Assert.Empty(engine.Records.All);
    }

    [Fact]
    public async Task An_event_whose_record_cannot_be_written_is_accepted_and_gets_its_record_when_it_ends()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        engine.Records.Fails = new StorageUnavailableException("away", new IOException());
        await AcceptAsync(engine, "f");
        engine.Records.Fails = null;
        await engine.ProcessNextAsync();
        Assert.Equal(InvocationState.Succeeded, engine.Records.All["r-1"].State);
    }

    [Fact]
    public async Task A_late_update_of_a_retry_does_not_overwrite_the_record_of_an_event_that_has_ended()
    {
        var handler = new Switch();
        using var engine = new TestEngine(functions => functions.AddRaw<Switch>("f"), handler);
        await AcceptAsync(engine, "f");
        engine.Records.Before = () =>
        {
            engine.Records.Before = null;
            handler.Succeeds = true;
            engine.ProcessNextAsync().GetAwaiter().GetResult();
        };
        await engine.ProcessNextAsync();
        Assert.Empty(engine.Queue.Messages);
        Assert.Equal((InvocationState.Succeeded, 2), (engine.Records.All["r-1"].State, engine.Records.All["r-1"].Attempts));
    }
}
