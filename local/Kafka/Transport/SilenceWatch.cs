namespace Local.Kafka.Transport;

/// <summary>Ends connections of clients that do not log in, or send no requests. A client that waits for an answer may be silent.</summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly KafkaOptions _options;
    private readonly Func<bool> _isLoggedIn;
    private readonly CancellationTokenSource _abort;
    private readonly ITimer _timer;
    private readonly long _connected;
    private long _active;
    private int _waiting;

    public SilenceWatch(KafkaOptions options, Func<bool> isLoggedIn, CancellationTokenSource abort)
    {
        (_options, _isLoggedIn, _abort) = (options, isLoggedIn, abort);
        _connected = _active = options.Time.GetTimestamp();
        _timer = options.Time.CreateTimer(
            static watch => ((SilenceWatch)watch!).Look(), this, options.LoginTimeout, Timeout.InfiniteTimeSpan);
    }

    public void OnRequest() => Interlocked.Increment(ref _waiting);

    public void OnAnswered()
    {
        Volatile.Write(ref _active, _options.Time.GetTimestamp());
        Interlocked.Decrement(ref _waiting);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var left = _isLoggedIn()
            ? Volatile.Read(ref _waiting) > 0
                ? _options.IdleTimeout
                : _options.IdleTimeout - _options.Time.GetElapsedTime(Volatile.Read(ref _active))
            : _options.LoginTimeout - _options.Time.GetElapsedTime(_connected);
        if (left <= TimeSpan.Zero) _abort.Cancel();
        else _timer.Change(left, Timeout.InfiniteTimeSpan);
    }
}
