namespace Lambda.Engine.Invocation.Streaming;

/// <summary>Receives a result piece by piece: one piece at a time, up to a size limit, and nothing after its end.</summary>
/// <param name="write">Takes a piece, and returns when the reader has room for the next one.</param>
/// <param name="limit">The largest result, in bytes.</param>
internal sealed class ResultSink(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, long limit)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _writing;
    private long _written;
    private bool _ended;

    /// <summary>Writes a piece of the result.</summary>
    /// <param name="chunk">The piece; an empty one is ignored.</param>
    /// <param name="cancellation">The invocation's own token, so that no write outlives its deadline.</param>
    /// <exception cref="ResultTooLargeException">The piece would exceed the limit, and is not written.</exception>
    /// <exception cref="ObjectDisposedException">The invocation has ended.</exception>
    /// <exception cref="InvalidOperationException">Another piece is being written.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellation)
    {
        if (chunk.IsEmpty) return;
        TaskCompletionSource done;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            if (_writing is not null)
                throw new InvalidOperationException("A result must be written one piece at a time: await each write before the next.");
            if (_written + chunk.Length > limit) throw new ResultTooLargeException(limit);
            _written += chunk.Length;
            done = _writing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        try
        {
            await write(chunk, cancellation);
        }
        finally
        {
            lock (_gate) _writing = null;
            done.SetResult();
        }
    }

    /// <summary>
    /// Ends the result. If an abandoned handler is still writing a piece, this waits for it; the handler cannot write another one.
    /// </summary>
    public Task EndAsync()
    {
        lock (_gate)
        {
            _ended = true;
            return _writing?.Task ?? Task.CompletedTask;
        }
    }
}
