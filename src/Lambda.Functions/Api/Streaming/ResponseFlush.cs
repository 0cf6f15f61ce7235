using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Streaming;

/// <summary>Flushes a response that is written piece by piece, at the speed of its reader.</summary>
/// <remarks>
/// Cancelling a flush makes the server abort the connection, so only the wait for the flush is cancelled. When the connection is lost, the
/// flush ends.
/// </remarks>
internal sealed class ResponseFlush(HttpResponse response)
{
    private Task _flushing = Task.CompletedTask;

    /// <summary>Waits for the last flush, because two flushes cannot run at once.</summary>
    public Task SettledAsync(CancellationToken cancellation) => _flushing.WaitAsync(cancellation);

    /// <summary>Flushes what has been written, and waits until the connection has room for more.</summary>
    public Task StartAsync(CancellationToken cancellation)
    {
        var flush = response.BodyWriter.FlushAsync(CancellationToken.None);
        if (flush.IsCompletedSuccessfully) return Task.CompletedTask;
        _flushing = flush.AsTask();
        return _flushing.WaitAsync(cancellation);
    }
}
