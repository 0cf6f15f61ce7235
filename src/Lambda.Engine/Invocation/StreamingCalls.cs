using System.Runtime.InteropServices;
using Lambda.Engine.Invocation.Streaming;

namespace Lambda.Engine.Invocation;

/// <summary>Calls a handler that returns its result piece by piece.</summary>
internal delegate Task StreamingCall(
    ReadOnlyMemory<byte> payload, ResultSink result, LambdaContext context, CancellationToken cancellation);

/// <summary>Adapts the two kinds of streaming handler to one kind of call.</summary>
internal static class StreamingCalls
{
    private static readonly byte[] Null = "null"u8.ToArray();

    public static StreamingCall OfStreams(IStreamHandler handler) => async (payload, result, context, cancellation) =>
    {
        using var input = MemoryMarshal.TryGetArray(payload, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(payload.ToArray(), writable: false);
        await using var output = new ResultStream(result, cancellation);
        await handler.HandleAsync(input, output, context, cancellation);
    };

    public static StreamingCall OfChunks(IStreamingHandler handler) => async (payload, result, context, cancellation) =>
    {
        await foreach (var chunk in handler.HandleAsync(payload, context, cancellation).WithCancellation(cancellation)) await result
            .WriteAsync(chunk, cancellation);
    };

    /// <summary>Makes a call that collects the whole result, for callers that do not stream.</summary>
    public static HandlerCall Buffered(StreamingCall call) => async (payload, context, cancellation) =>
    {
        var buffer = new MemoryStream();
        await call(payload, new ResultSink((chunk, _) =>
        {
            buffer.Write(chunk.Span);
            return ValueTask.CompletedTask;
        }, Limits.SyncResult), context, cancellation);
        return buffer.Length == 0 ? Null : buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    };

    /// <summary>Makes a call that streams the result of any function. The result of a handler that does not stream is one piece.</summary>
    public static HandlerCall Streamed(LambdaFunction function, ResultSink result) => async (payload, context, cancellation) =>
    {
        if (function.Streaming is { } streaming)
        {
            await streaming(payload, result, context, cancellation);
            return default;
        }
        var whole = await function.Call(payload, context, cancellation);
        if (whole.Length > Limits.SyncResult) throw new ResultTooLargeException(Limits.SyncResult);
        await result.WriteAsync(whole, cancellation);
        return default;
    };
}
