namespace Local.Messaging;

/// <summary>Tries an operation as often as a client decides.</summary>
/// <param name="translate">What went wrong as the exception that the caller gets.</param>
/// <param name="after">The delay before the next try, from that exception and the failures so far; none when it is not tried again.</param>
/// <param name="isOver">Whether the client was disposed of meanwhile: what fails then is told as it is.</param>
internal sealed class Retrying(Func<Exception, Exception> translate, Func<Exception, int, TimeSpan?> after, Func<bool> isOver, TimeProvider time)
{
    /// <exception cref="Exception">The last try failed.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellation)
    {
        for (var failures = 1; ; failures++)
        {
            cancellation.ThrowIfCancellationRequested();
            TimeSpan delay;
            try
            {
                return await operation(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException && !isOver())
            {
                var failure = translate(e);
                if (after(failure, failures) is not { } wait)
                {
                    if (ReferenceEquals(failure, e)) throw;
                    throw failure;
                }
                delay = wait;
            }
            await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
        }
    }
}
