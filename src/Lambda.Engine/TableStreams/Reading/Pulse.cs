namespace Lambda.Engine.TableStreams.Reading;

/// <summary>A signal that wakes everything that waits for it.</summary>
internal sealed class Pulse(TimeProvider time)
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Sends the signal.</summary>
    public void Beat() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>The next signal. To miss none, get this before checking whether there is anything to wait for.</summary>
    public Task Next => _next.Task;

    /// <summary>Waits for the signal, up to a maximum time.</summary>
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
