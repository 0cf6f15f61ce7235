using System.Text;
using Lambda.Engine.Invocation;
using Lambda.Engine.Invocation.Streaming;

namespace Lambda.Engine.Tests.Invocation;

public sealed class StreamingTests
{
    private readonly List<string> _pieces = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ResultSink Sink(long limit = Limits.StreamedResult) => new((piece, _) =>
    {
        _pieces.Add(Encoding.UTF8.GetString(piece.Span));
        return ValueTask.CompletedTask;
    }, limit);

    private static ValueTask<InvocationOutcome> StreamAsync(
        TestEngine engine, string payload, ResultSink sink, CancellationToken? ended = null) =>
        engine.Invoker.StreamAsync(
            engine.Function("f"), new("r-1", Encoding.UTF8.GetBytes(payload)) { WantsLogTail = true }, sink, ended ?? Cancellation);

    [Fact]
    public async Task Each_chunk_that_a_handler_writes_is_passed_on_at_once()
    {
        using var engine = new TestEngine(functions => functions.AddStreaming<Pieces>("f"));
        var outcome = await StreamAsync(engine, "a,b,,c", Sink());
        Assert.Equal(["a", "b", "c"], _pieces);
        Assert.True(Assert.IsType<InvocationOutcome.Succeeded>(outcome).Payload.IsEmpty);
        Assert.StartsWith("START RequestId: r-1", Encoding.UTF8.GetString(outcome.LogTail.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_without_response_streaming_writes_its_result_as_a_single_chunk()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        Assert.IsType<InvocationOutcome.Succeeded>(await StreamAsync(engine, "{ }", Sink()));
        Assert.Equal(["{ }"], _pieces);
    }

    [Fact]
    public async Task A_caller_without_response_streaming_gets_the_chunks_as_a_single_result_up_to_the_size_limit()
    {
        using var engine = new TestEngine(functions => functions.AddStreaming<Pieces>("f").AddStream<Writes>("g"));
        Assert.Equal(
            "abc",
            Encoding.UTF8.GetString(Assert.IsType<InvocationOutcome.Succeeded>(await engine.InvokeAsync("f", "a,b,c")).Payload.Span));
        Assert.Equal(
            "null", Encoding.UTF8.GetString(Assert.IsType<InvocationOutcome.Succeeded>(await engine.InvokeAsync("f", "")).Payload.Span));
        Assert.Equal(
            Limits.SyncResult,
            Assert.IsType<InvocationOutcome.Succeeded>(await engine.InvokeAsync("g", $"{Limits.SyncResult}")).Payload.Length);
        Assert.Equal(
            "Function.ResponseSizeTooLarge",
            Assert.IsType<InvocationOutcome.Failed>(await engine.InvokeAsync("g", $"{Limits.SyncResult + 1}")).Error.ErrorType);
    }

    [Fact]
    public async Task Chunks_written_before_an_error_are_still_delivered()
    {
        using var engine = new TestEngine(functions => functions.AddStreaming<Pieces>("f"));
        var failed = Assert.IsType<InvocationOutcome.Failed>(await StreamAsync(engine, "a,!", Sink()));
        Assert.Equal(("InvalidOperationException", "It breaks off."), (failed.Error.ErrorType, failed.Error.ErrorMessage));
        Assert.Equal(["a"], _pieces);
    }

    [Fact]
    public async Task A_response_over_the_limit_fails_after_the_chunks_that_fit()
    {
        using var engine = new TestEngine(functions => functions.AddStreaming<Pieces>("f"));
        var failed = Assert.IsType<InvocationOutcome.Failed>(await StreamAsync(engine, "ab,cd,e", Sink(limit: 4)));
        Assert.Equal(
            ("Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed payload size (4 bytes)."),
            (failed.Error.ErrorType, failed.Error.ErrorMessage));
        Assert.Equal(["ab", "cd"], _pieces);
    }

    [Theory, InlineData("a,?,b"), InlineData("a,~,b")]
    public async Task A_handler_cannot_write_anything_after_its_timeout(string words)
    {
        var handler = new Pieces();
        using var engine = new TestEngine(functions => functions.AddStreaming<Pieces>("f"), handler);
        var sink = Sink();
        var running = StreamAsync(engine, words, sink);
        await handler.Waits;
        engine.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("Sandbox.Timedout", Assert.IsType<InvocationOutcome.Failed>(await running).Error.ErrorType);
        handler.GoOn();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await sink.WriteAsync("b"u8.ToArray(), Cancellation));
        Assert.Equal(["a"], _pieces);
    }

    [Fact]
    public async Task An_invocation_ends_when_its_caller_disconnects()
    {
        var handler = new Pieces();
        using var gone = new CancellationTokenSource();
        using var engine = new TestEngine(functions => functions.AddStreaming<Pieces>("f"), handler);
        var running = StreamAsync(engine, "a,?,b", Sink(), gone.Token);
        var token = await handler.Waits;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await running);
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task An_invocation_ends_after_the_chunk_being_written_and_a_second_chunk_at_the_same_time_is_refused()
    {
        var room = new TaskCompletionSource();
        var sink = new ResultSink(async (_, _) => await room.Task, 100);
        var writing = sink.WriteAsync("a"u8.ToArray(), Cancellation).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await sink.WriteAsync("b"u8.ToArray(), Cancellation));
        var end = sink.EndAsync();
        Assert.False(end.IsCompleted);
        room.SetResult();
        await Task.WhenAll(writing, end);
    }
}
