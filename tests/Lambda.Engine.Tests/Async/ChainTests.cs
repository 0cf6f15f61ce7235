using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Async;

public sealed class ChainTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task AcceptAsync(TestEngine engine, string function) =>
        engine.Async.AcceptAsync(engine.Function(function), new("r-1", """{"a":1}"""u8.ToArray()), Cancellation);

    [Fact]
    public async Task A_destination_function_receives_the_invocation_record_of_the_event_as_its_event()
    {
        var end = new Keeps();
        using var engine = new TestEngine(
            functions => functions.AddRaw<Echo>("f", options => options.OnSuccess = "function:g").AddRaw<Keeps>("g"), end);
        await AcceptAsync(engine, "f");
        await engine.ProcessAllAsync();
        var sent = JsonNode.Parse(Assert.Single(end.Events))!;
        Assert.Equal(
            ("r-1", "Success", 1),
            ((string?)sent["requestContext"]!["requestId"], (string?)sent["requestContext"]!["condition"],
                (int?)sent["responsePayload"]!["a"]));
        var child = Assert.Single(engine.Records.All.Values, record => record.FunctionName == "g");
        Assert.Equal(("r-1", InvocationState.Succeeded), (child.ParentRequestId, child.State));
        Assert.Equal("function:g", engine.Records.All["r-1"].Destination);
    }

    [Fact]
    public async Task A_chained_function_runs_once_even_if_its_event_is_delivered_twice()
    {
        var end = new Keeps();
        using var engine = new TestEngine(
            functions => functions.AddRaw<Echo>("f", options => options.OnSuccess = "function:g").AddRaw<Keeps>("g"), end);
        await AcceptAsync(engine, "f");
        engine.Queue.Messages.TryPeek(out var first);
        // The app was killed before it could report the first attempt as done.
        engine.Records.Fails = new StorageUnavailableException("away", new IOException());
        engine.Queue.Messages.TryDequeue(out _);
        await engine.Processor.ProcessAsync(first.Body, new("m", default, 1), Cancellation);
        engine.Records.Fails = null;
        await engine.ProcessAllAsync();
        Assert.Single(end.Events);
        Assert.Equal(2, engine.Records.All.Count);
    }

    [Fact]
    public async Task An_event_that_expires_again_after_a_redrive_is_reported_again()
    {
        var end = new Keeps();
        using var engine = new TestEngine(
            functions => functions.AddRaw<Echo>("f", options => options.OnFailure = "function:g").AddRaw<Keeps>("g"), end);
        await AcceptAsync(engine, "f");
        for (var redrives = 0; redrives <= 1; redrives++)
        {
            if (redrives > 0) Assert.Equal(RedriveOutcome.Done, await engine.Redriver.RedriveAsync("r-1", Cancellation));
            engine.Time.Advance(TimeSpan.FromHours(7));
            await engine.ProcessAllAsync();
        }
        Assert.Equal(
            [("EventAgeExceeded", 0), ("EventAgeExceeded", 0)],
            end.Events.Select(sent => JsonNode.Parse(sent)!["requestContext"]!)
                .Select(context => ((string?)context["condition"], (int?)context["approximateInvokeCount"])));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_loop_of_functions_that_send_to_each_other_is_stopped_after_16_hops(bool succeeds)
    {
        var counts = new Counts();
        using var engine = new TestEngine(functions =>
        {
            foreach (var (name, other) in new[] { ("f", "function:g"), ("g", "function:f") })
            {
                if (succeeds) functions.AddRaw<Counts>(name, options => options.OnSuccess = other);
                else functions.AddRaw<Fails>(name, options => (options.OnFailure, options.MaximumRetryAttempts) = (other, 0));
            }
        }, counts);
        await AcceptAsync(engine, "f");
        await engine.ProcessAllAsync();

        Assert.Equal(Recursion.MaxHops + 2, engine.Records.All.Count);
        if (succeeds) Assert.Equal(Recursion.MaxHops + 1, counts.Calls);
        var stopped = Assert.Single(engine.Records.All.Values, record => record.ErrorType == "RecursiveInvocationException");
        Assert.Equal(
            (InvocationState.Failed, 0, "storage-queue:lambda-on-failure"), (stopped.State, stopped.Attempts, stopped.Destination));
        Assert.Contains(
            engine.Letters.All, letter => letter.RequestId == stopped.RequestId
                && letter.ErrorMessage!.StartsWith("The event was passed on by 17 functions", StringComparison.Ordinal));
        Assert.Equal(
            "RecursiveInvocationException",
            (string?)JsonNode.Parse(Assert.Single(engine.Destination.Records).Json)!["responsePayload"]!["errorType"]);
    }

    [Fact]
    public async Task A_loop_through_the_default_destination_of_the_app_is_stopped_after_16_hops()
    {
        using var engine = new TestEngine(
            functions => functions.AddRaw<Fails>("f", options => options.MaximumRetryAttempts = 0),
            ("Lambda:Async:OnFailure", "function:f"));
        await AcceptAsync(engine, "f");
        await engine.ProcessAllAsync();
        Assert.Equal(Recursion.MaxHops + 2, engine.Letters.All.Count);
    }

    [Fact]
    public async Task A_record_that_is_too_large_for_an_event_refers_to_a_blob()
    {
        var end = new Keeps();
        using var engine = new TestEngine(
            functions => functions.AddRaw<Echo>("f", options => options.OnSuccess = "function:g").AddRaw<Keeps>("g"), end);
        var payload = $"\"{new string('x', 700_000)}\"";
        await engine.Async.AcceptAsync(engine.Function("f"), new("r-1", Encoding.UTF8.GetBytes(payload)), Cancellation);
        await engine.ProcessAllAsync();
        var sent = JsonNode.Parse(Assert.Single(end.Events))!;
        Assert.Equal("payloads/r-1.Success.1.0.record", (string?)sent["recordBlob"]);
        Assert.Equal(
            payload,
            JsonNode.Parse(Encoding.UTF8.GetString(engine.Payloads.Blobs["r-1.Success.1.0.record"].Span))!["responsePayload"]!
                .ToJsonString());
    }
}
