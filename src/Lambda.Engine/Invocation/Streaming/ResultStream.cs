namespace Lambda.Engine.Invocation.Streaming;

/// <summary>A writable stream for a result: each write is a piece, and is passed on before the write returns.</summary>
/// <param name="sink">Receives the pieces.</param>
/// <param name="cancellation">The invocation's token.</param>
internal sealed class ResultStream(ResultSink sink, CancellationToken cancellation) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return sink.WriteAsync(buffer, cancellation);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Serializers and writers that are not asynchronous need this. The handler's thread then waits for the reader, as on any network
    // stream, and no longer than the invocation's deadline.
    public override void Write(byte[] buffer, int offset, int count) =>
        sink.WriteAsync(buffer.AsMemory(offset, count), cancellation).AsTask().GetAwaiter().GetResult();

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
