using System.IO.Pipelines;

namespace Amqp.Tests;

/// <summary>The two ends of a connection in memory.</summary>
internal static class DuplexPair
{
    /// <param name="unread">Bytes that the far end may write before the near one reads; any number when 0.</param>
    public static (Stream Near, Stream Far) Create(int unread = 0)
    {
        var there = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var back = new Pipe(new PipeOptions(pauseWriterThreshold: unread, resumeWriterThreshold: unread / 2));
        return (
            new DuplexStream(back.Reader.AsStream(), there.Writer.AsStream()),
            new DuplexStream(there.Reader.AsStream(), back.Writer.AsStream()));
    }

    private sealed class DuplexStream(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            input.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await output.WriteAsync(buffer, cancellationToken);
            await output.FlushAsync(cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            input.Dispose();
            output.Dispose();
            base.Dispose(disposing);
        }
    }
}
