namespace Local.Messaging;

/// <summary>Something that is opened when it is first needed, and again when it was lost.</summary>
internal sealed class Reopening<T>(Func<CancellationToken, Task<T>> open, Func<T, bool> isOpen, Func<T, Task> close) : IAsyncDisposable
    where T : class
{
    private readonly SemaphoreSlim _gate = new(1);
    private volatile T? _current;
    private volatile bool _isDisposed;

    /// <summary>What is open now.</summary>
    public T? Current => _current is { } current && isOpen(current) ? current : null;

    public bool IsDisposed => _isDisposed;

    public async ValueTask<T> GetAsync(CancellationToken cancellation)
    {
        if (Current is { } ready) return ready;
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (Current is { } meanwhile) return meanwhile;
            await CloseAsync().ConfigureAwait(false);
            var opened = await open(cancellation).ConfigureAwait(false);
            _current = opened;
            return opened;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Closes what failed, unless it was replaced already.</summary>
    public async Task DropAsync(T failed)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (ReferenceEquals(_current, failed)) await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            _isDisposed = true;
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task CloseAsync()
    {
        var last = _current;
        _current = null;
        if (last is not null) await close(last).ConfigureAwait(false);
    }
}
