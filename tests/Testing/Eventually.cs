namespace Testing;

/// <summary>Waits for a condition instead of sleeping.</summary>
public static class Eventually
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is not null, for at most <paramref name="within"/> (30 s).</summary>
    public static async Task<T> NotNull<T>(Func<Task<T?>> ask, CancellationToken cancellation, TimeSpan? within = null, string? what = null)
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(within ?? TimeSpan.FromSeconds(30));
        while (true)
        {
            if (await ask() is { } answer) return answer;
            try
            {
                await Task.Delay(Poll, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"{what ?? "The expected state"} did not come about in time.");
            }
        }
    }

    /// <summary>Asks until the answer is true, for at most <paramref name="within"/> (30 s).</summary>
    public static Task True(Func<Task<bool>> ask, CancellationToken cancellation, TimeSpan? within = null, string? what = null) =>
        NotNull(async () => await ask() ? "yes" : null, cancellation, within, what);

    /// <summary>Asks until the answer is true, for at most <paramref name="within"/> (30 s).</summary>
    public static Task True(Func<bool> ask, CancellationToken cancellation, TimeSpan? within = null, string? what = null) =>
        True(() => Task.FromResult(ask()), cancellation, within, what);
}
