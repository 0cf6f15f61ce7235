using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Local.Host;

/// <summary>The token of an invocation: cancelled by its caller, the end of the app or its time-out. It costs nothing until it is asked for.</summary>
internal sealed class InvocationDeadline(TimeSpan timeout, IHostApplicationLifetime lifetime, CancellationToken caller) : IDisposable
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _gate = new();
    private CancellationTokenSource? _source;
    private bool _ended;

    /// <summary>The token; one that is never cancelled when it is asked for after the invocation's end.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (_gate)
            {
                if (_ended) return CancellationToken.None;
                if (_source is not null) return _source.Token;
                _source = CancellationTokenSource.CreateLinkedTokenSource(caller, lifetime.ApplicationStopping);
                var left = timeout - Stopwatch.GetElapsedTime(_started);
                if (timeout != Timeout.InfiniteTimeSpan) _source.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
                return _source.Token;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _source?.Dispose();
        }
    }
}
