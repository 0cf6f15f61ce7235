namespace Lambda.Engine.TableStreams.Reading;

/// <summary>Wakes everything that waits for it.</summary>
internal sealed class Pulse(TimeProvider time)
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Wakes everything that waits.</summary>
    public void Beat() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>The next beat. To miss none, ask for it before looking whether there is anything to wait for.</summary>
    public Task Next => _next.Task;

    /// <summary>Waits for a beat, for at most that time.</summary>
    public async Task WaitAsync(Task beat, TimeSpan most, CancellationToken cancellation)
    {
        try
        {
            await beat.WaitAsync(most, time, cancellation);
        }
        catch (TimeoutException)
        {
            // The maximum time that it waits.
        }
    }

    // Continues its waiters inline within Beat, up to their next storage call; callers hold no lock.
    private static TaskCompletionSource New() => new();
}
