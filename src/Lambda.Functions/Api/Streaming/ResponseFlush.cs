using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Streaming;

/// <summary>Flushes a response that is written piece by piece, at the pace of its reader.</summary>
/// <remarks>
/// The server aborts the connection of a flush that is cancelled: only the wait for it may be. A connection that is gone ends its flushes.
/// </remarks>
internal sealed class ResponseFlush(HttpResponse response)
{
    private Task _flushing = Task.CompletedTask;

    /// <summary>Waits for the last flush: two at once would be one too many.</summary>
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
