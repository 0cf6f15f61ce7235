using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Async;

public sealed class DeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task AcceptAsync(TestEngine engine, string payload = """{"a":1}""") =>
        engine.Async.AcceptAsync(engine.Function("f"), new("r-1", Encoding.UTF8.GetBytes(payload)), Cancellation);

    [Fact]
    public async Task A_record_for_an_unavailable_destination_is_delivered_later_without_running_the_handler_again()
    {
        var counts = new Counts();
        using var engine = new TestEngine(
            functions => functions.AddRaw<Counts>("f", options => options.OnSuccess = "storage-queue:done"), counts);
        await AcceptAsync(engine);
        engine.Destination.Fails = new DestinationUnavailableException("away");
        await engine.ProcessNextAsync();
        Assert.Equal(InvocationState.Succeeded, engine.Records.All["r-1"].State);

        var delays = new List<double>();
        for (var i = 0; i < 10; i++) delays.Add((await engine.ProcessNextAsync()).TotalSeconds);
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300], delays);
        engine.Destination.Fails = null;
        await engine.ProcessAllAsync();
        var (name, json) = Assert.Single(engine.Destination.Records);
        Assert.Equal(("done", "Success", """{"a":1}"""), (
            name, (string?)JsonNode.Parse(json)!["requestContext"]!["condition"], JsonNode.Parse(json)!["requestPayload"]!.ToJsonString()));
        Assert.Equal(1, counts.Calls);
    }

    [Fact]
    public async Task A_record_that_is_delivered_later_is_byte_for_byte_the_one_that_was_refused_first()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f", options => options.MaximumRetryAttempts = 0));
        await AcceptAsync(engine, """{ "a" : 1.0 }""");
        engine.Destination.Fails = new DestinationUnavailableException("away");
        await engine.ProcessNextAsync();
        var stored = Encoding.UTF8.GetString(engine.Payloads.Blobs["r-1.RetriesExhausted.1.0.OnFailure"].Span);
        engine.Destination.Fails = null;
        await engine.ProcessAllAsync();
        Assert.Equal(stored, Assert.Single(engine.Destination.Records).Json);
    }

    [Fact]
    public async Task The_records_of_an_event_from_before_and_after_its_redrive_are_both_delivered_later()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        await AcceptAsync(engine);
        engine.Destination.Fails = new DestinationUnavailableException("away");
        // It exceeds its age limit before it runs, both times.
        engine.Time.Advance(TimeSpan.FromHours(7));
        await engine.ProcessNextAsync();
        Assert.Equal(RedriveOutcome.Done, await engine.Redriver.RedriveAsync("r-1", Cancellation));
        engine.Time.Advance(TimeSpan.FromHours(7));
        for (var i = 0; i < 2; i++) await engine.ProcessNextAsync();
        engine.Destination.Fails = null;
        await engine.ProcessAllAsync();
        Assert.Equal(2, engine.Destination.Records.Select(record => record.Json).Distinct().Count());
    }

    [Fact]
    public async Task A_dead_letter_queue_and_an_on_failure_destination_each_receive_their_own_record()
    {
        using var engine = new TestEngine(functions =>
            functions.AddRaw<Fails>("f", options => (options.MaximumRetryAttempts, options.DeadLetter) = (0, "service-bus-queue:dead")));
        await AcceptAsync(engine);
        engine.DeadLetterQueue.Fails = new DestinationUnavailableException("away");
        await engine.ProcessNextAsync();
        Assert.Equal("lambda-on-failure", Assert.Single(engine.Destination.Records).Name);
        engine.DeadLetterQueue.Fails = null;
        await engine.ProcessAllAsync();
        Assert.Equal("dead", Assert.Single(engine.DeadLetterQueue.Records).Name);
        Assert.Single(engine.Destination.Records);
    }

    [Fact]
    public async Task A_destination_that_never_responds_counts_as_unavailable()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f", options => options.OnSuccess = "storage-queue:done"));
        await AcceptAsync(engine);
        engine.Destination.Hangs = true;
        var processing = engine.ProcessNextAsync();
        engine.Time.Advance(TimeSpan.FromSeconds(30));
        await processing;
        Assert.Equal(InvocationState.Succeeded, engine.Records.All["r-1"].State);
        engine.Destination.Hangs = false;
        await engine.ProcessAllAsync();
        Assert.Single(engine.Destination.Records);
    }

    [Fact]
    public async Task A_delivery_in_the_poison_queue_continues()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f", options => options.OnSuccess = "storage-queue:done"));
        await AcceptAsync(engine);
        engine.Destination.Fails = new DestinationUnavailableException("away");
        await engine.ProcessNextAsync();
        Assert.True(engine.Queue.Messages.TryDequeue(out var pending));
        await engine.Processor.DeadLetterAsync(pending.Body, new("m", default, 1), Cancellation);
        engine.Destination.Fails = null;
        await engine.ProcessAllAsync();
        Assert.Single(engine.Destination.Records);
    }

    [Theory]
    [InlineData("{\"delivery\":")]
    [InlineData("{\"delivery\":null}")]
    [InlineData("""{"delivery":{"requestId":"r"}}""")]
    [InlineData(
        """{"delivery":{"requestId":"r","function":"f","acceptedAt":"2026-01-01T00:00:00Z","destination":"nowhere","place":"OnFailure","recordBlob":"b"}}""")]
    public async Task A_message_that_is_not_a_delivery_is_sent_to_the_destination_as_text(string message)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        await engine.Processor.ProcessAsync(Encoding.UTF8.GetBytes(message), new("m-9", default, 1), Cancellation);
        Assert.Equal(message, (string?)JsonNode.Parse(Assert.Single(engine.Destination.Records).Json)!["requestPayload"]);
    }

    [Fact]
    public async Task A_result_that_is_not_JSON_becomes_a_string_in_its_record()
    {
        using var engine = new TestEngine(functions => functions.AddStream<Copies>("f", options => options.OnSuccess = "storage-queue:done")
            .AddRaw<Large>("g", options => options.OnSuccess = "storage-queue:done"));
        await engine.Async.AcceptAsync(engine.Function("g"), new("r-1", "3"u8.ToArray()), Cancellation);
        await engine.Async.AcceptAsync(engine.Function("g"), new("r-2", "0"u8.ToArray()), Cancellation);
        await engine.ProcessAllAsync();
        Assert.Equal(
            ["\"\\u0000\\u0000\\u0000\"", null],
            engine.Destination.Records.Select(record => JsonNode.Parse(record.Json)!["responsePayload"]?.ToJsonString()));
    }
}
