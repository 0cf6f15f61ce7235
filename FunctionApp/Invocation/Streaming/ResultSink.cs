namespace FunctionApp.Invocation.Streaming;

/// <summary>Where a result goes piece by piece: one piece at a time, up to a limit, and nothing once it has ended.</summary>
/// <param name="write">Takes a piece; returns when the reader has room for the next.</param>
/// <param name="limit">How large the whole result may be, in bytes.</param>
internal sealed class ResultSink(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, long limit)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _writing;
    private long _written;
    private bool _ended;

    /// <summary>Hands a piece on.</summary>
    /// <param name="chunk">The piece; an empty one is nothing.</param>
    /// <param name="cancellation">The invocation's own token, so that no write outlives its deadline.</param>
    /// <exception cref="ResultTooLargeException">The result would be over its limit; the piece is not written.</exception>
    /// <exception cref="ObjectDisposedException">The invocation has ended.</exception>
    /// <exception cref="InvalidOperationException">Another piece is being written.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellation)
    {
        if (chunk.IsEmpty) return;
        TaskCompletionSource done;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            if (_writing is not null) throw new InvalidOperationException("A result is written one piece at a time: await each write.");
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

    /// <summary>Ends the result. A handler that is left behind may still be writing: its piece is waited for, and it writes no other.</summary>
    public Task EndAsync()
    {
        lock (_gate)
        {
            _ended = true;
            return _writing?.Task ?? Task.CompletedTask;
        }
    }
}
