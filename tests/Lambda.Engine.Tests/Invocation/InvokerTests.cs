using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Tests.Invocation;

public sealed class InvokerTests
{
    private static string Text(InvocationOutcome outcome) =>
        Encoding.UTF8.GetString(Assert.IsType<InvocationOutcome.Succeeded>(outcome).Payload.Span);

    private static JsonNode Error(InvocationOutcome outcome) =>
        JsonNode.Parse(Assert.IsType<InvocationOutcome.Failed>(outcome).Error.Payload.Span)!;

    [Theory]
    [InlineData("""{"Value":21}""", """{"Value":42}""")]
    [InlineData("""{"Value":-1}""", "null")]
    public async Task A_typed_handler_reads_and_returns_JSON(string input, string output)
    {
        using var engine = new TestEngine(functions => functions.Add<Doubles, Number, Number?>("f", TestJson.Default));
        Assert.Equal(output, Text(await engine.InvokeAsync("f", input)));
    }

    [Theory]
    [InlineData("true", false)]
    [InlineData("false", true)]
    public async Task Callers_receive_stack_traces_unless_a_setting_turns_them_off(string setting, bool isEmpty)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f"), ("Lambda:StackTraces", setting));
        var error = JsonNode.Parse(Assert.IsType<InvocationOutcome.Failed>(await engine.InvokeAsync("f", "{}")).Error.Payload.Span)!;
        Assert.Equal(isEmpty, error["stackTrace"]!.AsArray().Count == 0);
        Assert.Empty(error["cause"]!["stackTrace"]!.AsArray());
        Assert.Equal("It fails.", (string?)error["errorMessage"]);
    }

    [Fact]
    public async Task A_raw_handler_passes_its_payload_through_byte_for_byte()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        Assert.Equal("{ \"a\" : 1.0 }", Text(await engine.InvokeAsync("f", "{ \"a\" : 1.0 }")));
        Assert.Equal("null", Text(await engine.InvokeAsync("f", "")));
    }

    [Fact]
    public async Task A_stream_handler_that_writes_nothing_returns_null()
    {
        using var engine = new TestEngine(functions => functions.AddStream<Copies>("f"));
        Assert.Equal("[1]", Text(await engine.InvokeAsync("f", "[1]")));
        Assert.Equal("null", Text(await engine.InvokeAsync("f", "")));
    }

    [Fact]
    public async Task An_exception_becomes_a_function_error_with_its_type_and_message_and_stack_trace_and_cause()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Fails>("f"));
        var error = Error(await engine.InvokeAsync("f", "{}"));
        Assert.Equal("InvalidOperationException", (string?)error["errorType"]);
        Assert.Equal("It fails.", (string?)error["errorMessage"]);
        Assert.Contains(nameof(Fails), (string?)error["stackTrace"]![0], StringComparison.Ordinal);
        Assert.Equal("FormatException", (string?)error["cause"]!["errorType"]);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_as_the_input_type_is_a_function_error()
    {
        using var engine = new TestEngine(functions => functions.Add<Doubles, Number, Number?>("f", TestJson.Default));
        Assert.Equal("JsonException", (string?)Error(await engine.InvokeAsync("f", "[]"))["errorType"]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_handler_that_times_out_is_cancelled_and_its_invocation_fails_even_if_it_ignores_the_cancellation(bool obeys)
    {
        var handler = new Waits { ObeysItsToken = obeys };
        using var engine = new TestEngine(functions => functions.AddRaw<Waits>("f", options => options.Timeout = 3), handler);
        var running = engine.InvokeAsync("f", "{}");
        var token = await handler.Began;
        engine.Time.Advance(TimeSpan.FromSeconds(2.999));
        Assert.False(token.IsCancellationRequested);
        engine.Time.Advance(TimeSpan.FromSeconds(0.001));
        var error = Error(await running);
        Assert.Equal("Sandbox.Timedout", (string?)error["errorType"]);
        Assert.Equal("RequestId: r-1 Error: Task timed out after 3.00 seconds", (string?)error["errorMessage"]);
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task An_invocation_interrupted_by_a_shutdown_is_not_a_function_error()
    {
        var handler = new Waits();
        using var shutdown = new CancellationTokenSource();
        using var engine = new TestEngine(functions => functions.AddRaw<Waits>("f"), handler) { Shutdown = shutdown.Token };
        var running = engine.InvokeAsync("f", "{}");
        await handler.Began;
        await shutdown.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_result_over_the_size_limit_is_a_function_error()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Large>("f"));
        Assert.IsType<InvocationOutcome.Succeeded>(await engine.InvokeAsync("f", $"{Limits.SyncResult}"));
        Assert.Equal(
            "Function.ResponseSizeTooLarge", (string?)Error(await engine.InvokeAsync("f", $"{Limits.SyncResult + 1}"))["errorType"]);
    }

    [Fact]
    public async Task Invocations_over_the_reserved_concurrency_are_throttled_until_one_has_ended()
    {
        var handler = new Waits();
        using var engine = new TestEngine(
            functions => functions.AddRaw<Waits>("f", options => options.ReservedConcurrentExecutions = 1), handler);
        var first = engine.InvokeAsync("f", "1");
        await handler.Began;
        var throttled = Assert.IsType<InvocationOutcome.Throttled>(await engine.InvokeAsync("f", "2"));
        Assert.Equal(ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded, throttled.Reason);
        handler.GoOn();
        Assert.Equal("1", Text(await first));
        Assert.Equal("3", Text(await engine.InvokeAsync("f", "3")));
    }

    [Fact]
    public async Task Functions_without_reserved_concurrency_share_the_account_limit()
    {
        var handler = new Waits();
        using var engine = new TestEngine(
            functions => functions.AddRaw<Waits>("a").AddRaw<Echo>("b").AddRaw<Logs>("c"), handler, ("Lambda:ConcurrentExecutions", "1"));
        var first = engine.InvokeAsync("a", "1");
        await handler.Began;
        Assert.Equal(
            ThrottleReason.ConcurrentInvocationLimitExceeded,
            Assert.IsType<InvocationOutcome.Throttled>(await engine.InvokeAsync("b", "2")).Reason);
        Assert.Equal(
            ThrottleReason.ConcurrentInvocationLimitExceeded,
            Assert.IsType<InvocationOutcome.Throttled>(await engine.InvokeAsync("c", "3")).Reason);
        handler.GoOn();
        await first;
        Assert.IsType<InvocationOutcome.Succeeded>(await engine.InvokeAsync("c", "3"));
    }

    [Fact]
    public async Task The_log_tail_holds_at_most_4_KB_of_the_log()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Logs>("f"));
        var tail = Encoding.UTF8.GetString((await engine.InvokeAsync("f", "hello", tail: true)).LogTail.Span);
        Assert.StartsWith("START RequestId: r-1 Version: $LATEST\n", tail, StringComparison.Ordinal);
        Assert.Contains("hello", tail, StringComparison.Ordinal);
        Assert.Matches(
            @"\nREPORT RequestId: r-1\tDuration: [0-9]+\.[0-9]{2} ms\tBilled Duration: [0-9]+ ms\tMemory Size: 128 MB\tMax Memory Used: [1-9][0-9]* MB\t\n\z",
            tail);

        var cut = (await engine.InvokeAsync("f", new string('é', 5000), tail: true)).LogTail;
        Assert.InRange(cut.Length, Limits.LogTail - 1, Limits.LogTail);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(cut.Span));
        Assert.True((await engine.InvokeAsync("f", "hello")).LogTail.IsEmpty);
    }
}
