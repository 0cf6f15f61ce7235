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
    public async Task Each_piece_is_passed_on_by_itself()
    {
        using var engine = new TestEngine(functions => functions.AddStreaming<Pieces>("f"));
        var outcome = await StreamAsync(engine, "a,b,,c", Sink());
        Assert.Equal(["a", "b", "c"], _pieces);
        Assert.True(Assert.IsType<InvocationOutcome.Succeeded>(outcome).Payload.IsEmpty);
        Assert.StartsWith("START RequestId: r-1", Encoding.UTF8.GetString(outcome.LogTail.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_does_not_stream_gives_one_piece()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("f"));
        Assert.IsType<InvocationOutcome.Succeeded>(await StreamAsync(engine, "{ }", Sink()));
        Assert.Equal(["{ }"], _pieces);
    }

    [Fact]
    public async Task A_caller_that_does_not_stream_gets_the_pieces_as_one_result_up_to_its_limit()
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
    public async Task Output_that_was_written_before_an_error_remains()
    {
        using var engine = new TestEngine(functions => functions.AddStreaming<Pieces>("f"));
        var failed = Assert.IsType<InvocationOutcome.Failed>(await StreamAsync(engine, "a,!", Sink()));
        Assert.Equal(("InvalidOperationException", "It breaks off."), (failed.Error.ErrorType, failed.Error.ErrorMessage));
        Assert.Equal(["a"], _pieces);
    }

    [Fact]
    public async Task A_result_over_the_limit_ends_the_invocation_with_what_fits()
    {
        using var engine = new TestEngine(functions => functions.AddStreaming<Pieces>("f"));
        var failed = Assert.IsType<InvocationOutcome.Failed>(await StreamAsync(engine, "ab,cd,e", Sink(limit: 4)));
        Assert.Equal(
            ("Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed payload size (4 bytes)."),
            (failed.Error.ErrorType, failed.Error.ErrorMessage));
        Assert.Equal(["ab", "cd"], _pieces);
    }

    [Theory, InlineData("a,?,b"), InlineData("a,~,b")]
    public async Task After_its_timeout_a_handler_writes_nothing_more(string words)
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
    public async Task A_caller_that_goes_away_ends_the_invocation()
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
    public async Task The_end_waits_for_the_piece_under_way_and_a_second_piece_does_not_overtake_it()
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
